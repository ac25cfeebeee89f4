using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

/// <summary>A press that cannot be written down here does nothing, and says so: a database that is away, full or read-only, or a token cache that does not answer, is a problem by name, and no broken page.</summary>
internal sealed partial class RecordedPresses(SetupProblems problems, ILogger<RecordedPresses> logger)
{
    /// <param name="person">Who presses; null where nobody needs to be signed in.</param>
    /// <param name="press">What is to be recorded.</param>
    public async Task<T> NamedAsync<T>(Person? person, Func<Task<T>> press)
    {
        try
        {
            return await press();
        }
        catch (Exception fault) when (StorageFaults.MayPass(fault))
        {
            Log.PressWasNotRecorded(logger, fault);
            var away = StorageFaults.IsOfTokenCache(fault) ? SetupProblemCode.TokensUnavailable : SetupProblemCode.RecordsUnavailable;
            throw new SetupProblemException(problems.Of(away, person?.Name ?? "", person?.TenantName ?? ""));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "What was pressed could not be written to the database to the end; what of it is there goes on by itself.")]
        public static partial void PressWasNotRecorded(ILogger logger, Exception fault);
    }
}
