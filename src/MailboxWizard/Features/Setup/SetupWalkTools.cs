using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>What a walk works with.</summary>
internal sealed record SetupWalkTools(
    SetupRuns Runs, SetupRunFeed Feed, SetupRetry Retry, AuditLog Audit, SecretSeal Seal, SetupTokens Tokens, TenantDirectories Directories,
    SetupProblems Problems, SetupWaits Waits, IOptions<SetupOptions> Options, IStringLocalizer<SetupStepText> Text, TimeProvider Time);
