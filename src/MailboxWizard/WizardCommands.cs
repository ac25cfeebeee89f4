using System.Data.Common;
using System.Runtime.InteropServices;
using MailboxWizard.Shell;
using MailboxWizard.Storage;

namespace MailboxWizard;

/// <summary>Runs the command that the first argument names, with the product's settings and without serving anything.</summary>
public static class WizardCommands
{
    /// <summary>The exit code of a command that could not do its work.</summary>
    public const int CouldNotRun = 2;

    /// <summary>Options of the host begin with dashes; commands do not.</summary>
    public static bool AreIn(string[] args) => args is [[not '-', ..], ..];

    /// <param name="args">The name, what belongs to it, and after a lone <c>--</c> settings as at a start.</param>
    /// <param name="say">For the outcome.</param>
    /// <param name="complain">For what is wrong.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter say, TextWriter complain)
    {
        using var cancel = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            cancel.Cancel();
        });
        var settings = Array.IndexOf(args, "--") is >= 0 and var at ? args[(at + 1)..] : [];
        var own = args[1..(args.Length - settings.Length - (Array.IndexOf(args, "--") >= 0 ? 1 : 0))];
        try
        {
            await using var app = MailboxWizardApp.Build(settings);
            var commands = app.Services.GetServices<IWizardCommand>().ToList();
            if (commands.Find(other => other.Name == args[0]) is { } command)
                return await command.RunAsync(own, say, cancel.Token);
            await complain.WriteLineAsync($"There is no command {args[0]}. There are:");
            foreach (var other in commands)
                await complain.WriteLineAsync($"  {other.Name} {other.Usage}");
        }
        catch (SettingsFaultsException faults)
        {
            foreach (var fault in faults.Faults)
                await complain.WriteLineAsync(fault);
        }
        catch (Exception fault) when (fault is ArgumentException or StorageUnusableException or DbException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            await complain.WriteLineAsync(fault.Message);
        }

        return CouldNotRun;
    }
}
