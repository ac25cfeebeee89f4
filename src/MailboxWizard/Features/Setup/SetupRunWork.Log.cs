using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

// What runs log.
internal sealed partial class SetupRunWork
{
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} was taken up in tenant {Tenant} for {Work}, start {Start}.")]
        public static partial void RunStarted(ILogger logger, int run, TenantId tenant, SetupWork work, int start);

        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} ended as {State}, problem {Problem}.")]
        public static partial void RunEnded(ILogger logger, int run, SetupRunState state, SetupProblemCode? problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of run {Run} as {State} could not be written to the audit log.")]
        public static partial void EndWasNotAudited(ILogger logger, Exception fault, int run, SetupRunState state);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of run {Run} met a fault and is written once more.")]
        public static partial void EndWasBroken(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was taken over elsewhere; this walk stopped.")]
        public static partial void RunWasFenced(ILogger logger, int run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Microsoft answered run {Run} with {Status} {Code}, request {RequestId}.")]
        public static partial void MicrosoftRefused(ILogger logger, int run, int status, string code, string? requestId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} waits for a person: {Problem}.")]
        public static partial void RunWaits(ILogger logger, int run, SetupProblemCode problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was handed back and goes on here or elsewhere.")]
        public static partial void RunWasHandedBack(ILogger logger, Exception? fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "The new secret of run {Run} could not be sealed and was removed.")]
        public static partial void SecretWasNotSealed(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Entra gives run {Run} no token for {Stage} without asking the person.")]
        public static partial void TokenWasRefused(ILogger logger, Exception refused, int run, ConsentStage stage);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} ended without a sign-in, and the reply address {Address} is left on its registration.")]
        public static partial void ReplyAddressWasLeft(ILogger logger, int run, string address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} could not take its reply address away, {Problem}; it tries again by itself.")]
        public static partial void ReplyAddressIsStillThere(ILogger logger, int run, SetupProblemCode problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: whether its registration was deleted could not be read.")]
        public static partial void DeletedWereNotRead(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} failed unexpectedly.")]
        public static partial void RunFailedUnexpectedly(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} stopped because the token cache did not answer.")]
        public static partial void TokenCacheWasAway(ILogger logger, Exception fault, int run);
    }
}
