using System.Diagnostics;

namespace MailboxWizard.Tests.Durability;

/// <summary>Waits for what another process does.</summary>
internal static class Condition
{
    /// <returns>False when the time is up.</returns>
    public static async Task<bool> ComesTrueAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit)
                return false;
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        return true;
    }
}
