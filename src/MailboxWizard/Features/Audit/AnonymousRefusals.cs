using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Audit;

/// <summary>Sign-ins that failed before anybody was known: to the log, ten a minute at most, and then their number.</summary>
internal sealed partial class AnonymousRefusals(TimeProvider time, ILogger<AnonymousRefusals> logger)
{
    internal const int MostInAMinute = 10;

    private readonly Lock _gate = new();
    private DateTimeOffset _since = DateTimeOffset.MinValue;
    private int _seen;

    public void Write(SignInDeed deed)
    {
        int left;
        lock (_gate)
        {
            left = 0;
            if (time.GetUtcNow() - _since >= TimeSpan.FromMinutes(1))
                (left, _since, _seen) = (_seen - MostInAMinute, time.GetUtcNow(), 0);
            _seen++;
            if (_seen > MostInAMinute)
                return;
        }

        if (left > 0)
            MoreSignInsFailed(logger, left);
        if (deed.Fault is { } fault)
            ASignInBroke(logger, fault, deed.ClientAddress, deed.RequestId);
        else
            ASignInFailed(logger, deed.Subject, deed.ClientAddress, deed.RequestId);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "A sign-in failed before anybody was known: {Failure}, from {ClientAddress}, correlation {Correlation}.")]
    private static partial void ASignInFailed(ILogger logger, string failure, string? clientAddress, string? correlation);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "A sign-in broke before anybody was known, from {ClientAddress}, correlation {Correlation}.")]
    private static partial void ASignInBroke(ILogger logger, Exception fault, string? clientAddress, string? correlation);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Count} more sign-ins failed in one minute before anybody was known; they were not written one by one.")]
    private static partial void MoreSignInsFailed(ILogger logger, int count);
}
