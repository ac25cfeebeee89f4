using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration;

/// <summary>One walk through the rows. Longer than most files, since the rows depend on one another: who reads it sees the whole order.</summary>
internal sealed class TestWalk(
    TestSubject subject, TestBoard board, IMailboxProbe probe, CloudHosts hosts, CauseWords words, IStringLocalizer<ConfigurationText> text)
{
    /// <summary>Exchange allows four requests at a time to one application and mailbox; several mailboxes are independent.</summary>
    private const int SideBySide = 4;

    private readonly string permission = subject.Permission ?? (subject.Route is Route.Graph ? "Mail.ReadWrite" : "full_access_as_app");

    /// <summary>Roles that let mail be read but not moved.</summary>
    private static readonly string[] Weaker = ["Mail.Read", "Mail.ReadBasic", "Mail.ReadBasic.All"];

    /// <summary>The token opens every mailbox (true) or none by itself (false); null when it cannot be read.</summary>
    private bool? everywhere;

    public async Task<bool> ValuesMakeSenseAsync()
    {
        if (TestValues.FirstFault(subject) is { } fault)
        {
            var state = fault.Cause is Cause.InputFolderIsPath ? CheckState.Warning : CheckState.Failed;
            await board.EndAsync(CheckKind.Values, null, row => Say(row with { State = state }, fault.Cause, fault.Mailbox, fault.Folder));
            if (state is CheckState.Failed)
                await board.SkipAsync(text["NotTested.Values"]);
            return state is CheckState.Warning;
        }
        var evidence = subject.Mailboxes.Count == 1 ? text["Evidence.ValuesOne"] : text["Evidence.ValuesMany", subject.Mailboxes.Count];
        await board.EndAsync(CheckKind.Values, null, row => row with { State = CheckState.Passed, Detail = evidence });
        return true;
    }

    public async Task<AppToken?> GetTokenAsync(AppTokens tokens, CancellationToken cancellationToken)
    {
        await board.BeginAsync(CheckKind.Token, null, text["Running.Token"]);
        try
        {
            var token = await tokens.AcquireAsync(subject.TenantId, subject.ClientId, subject.Secret, subject.Route, cancellationToken);
            if (Foreign(token.Claims) is { } foreign)
            {
                await board.EndAsync(CheckKind.Token, null, row => Say(
                    row with { State = CheckState.Failed, ClientRequestId = token.ClientRequestId }, Cause.TokenForOther, more: foreign));
            }
            else
            {
                var evidence = token.Claims is { Audience: { } audience } ? text["Evidence.Token", audience, subject.TenantName] : text["Evidence.TokenOpaque"];
                await board.EndAsync(CheckKind.Token, null, row => row with { State = CheckState.Passed, Detail = evidence, ClientRequestId = token.ClientRequestId });
                return token;
            }
        }
        catch (Microsoft365Exception refused)
        {
            await board.EndAsync(CheckKind.Token, null, row => Failed(row, refused.Problem, "", ""));
        }
        await board.SkipAsync(text["NotTested.Token"]);
        return null;
    }

    public async Task OpenMailboxesAsync(AppToken token, CancellationToken cancellationToken)
    {
        var granted = await JudgePermissionAsync(token.Claims);
        if (subject.Route is Route.Ews)
            await board.BeginAsync(CheckKind.EwsAnswers, null, text["Running.Mailbox", hosts.Ews.Host]);
        await Parallel.ForEachAsync(subject.Mailboxes, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (mailbox, cancelled) => await WalkMailboxAsync(mailbox, new(mailbox.Address, token), granted, cancelled));
        await SettleAsync();
    }

    /// <summary>Whether the permission is in the token; if not, Exchange may have granted it itself, which only a mailbox shows.</summary>
    private async Task<bool> JudgePermissionAsync(TokenClaims? claims)
    {
        var weaker = subject.Route is Route.Graph ? claims?.Roles.Intersect(Weaker, StringComparer.Ordinal).ToList() ?? [] : [];
        var granted = claims?.Roles.Contains(permission, StringComparer.Ordinal) is true;
        everywhere = claims is null ? null : granted || weaker.Count > 0;
        if (granted)
            await board.EndAsync(CheckKind.Permission, null, row => row with { State = CheckState.Passed, Detail = text["Evidence.Permission", permission] });
        else if (weaker.Count > 0)
            await board.EndAsync(CheckKind.Permission, null, row => Say(row with { State = CheckState.Failed }, Cause.PermissionTooWeak, more: string.Join(", ", weaker)));
        else
            await board.BeginAsync(CheckKind.Permission, null, text["Running.Permission"]);
        return granted;
    }

    private async Task WalkMailboxAsync(HandoffMailbox mailbox, ProbeTarget target, bool granted, CancellationToken cancellationToken)
    {
        var name = subject.Mailboxes.Count > 1 ? mailbox.Address : null;
        var now = CheckKind.Mailbox;
        try
        {
            await board.BeginAsync(now, name, text["Running.Mailbox", mailbox.Address]);
            var sighting = await probe.OpenAsync(target, cancellationToken);
            await board.EndAsync(now, name, row => row with
            {
                State = CheckState.Passed,
                Detail = text["Evidence.Mailbox", mailbox.Address, sighting.Inbox.Name],
                RequestId = sighting.RequestId,
            });

            now = CheckKind.InputFolder;
            await board.BeginAsync(now, name, text["Running.InputFolder", mailbox.InputFolder]);
            var search = await probe.FindFolderAsync(target, sighting, mailbox.InputFolder, cancellationToken);
            await board.EndAsync(now, name, row => Judged(row, mailbox, search));
            if (search.Matches is not [var folder])
            {
                await board.SkipAsync(text["NotTested.Folder"], row => row.Kind is CheckKind.Message && row.Mailbox == name);
                return;
            }

            now = CheckKind.Message;
            await board.BeginAsync(now, name, text["Running.Message", folder.Name]);
            var message = await probe.ReadMessageAsync(target, folder.Id, cancellationToken);
            await board.EndAsync(now, name, row => row with
            {
                State = CheckState.Passed,
                Detail = text[message is null ? "Evidence.MessageEmpty" : "Evidence.Message", folder.Name],
            });
        }
        catch (Microsoft365Exception refused)
        {
            await board.EndAsync(now, name, row => Refused(row, refused.Problem, mailbox, granted));
            await board.SkipAsync(text["NotTested.Mailbox"], row => row.Mailbox == name && row.Kind is CheckKind.InputFolder or CheckKind.Message);
        }
    }

    private CheckRow Judged(CheckRow row, HandoffMailbox mailbox, FolderSearch search) => search switch
    {
        { Matches: [var inbox], IsInboxByMeaning: true } when !string.Equals(inbox.Name, mailbox.InputFolder, StringComparison.OrdinalIgnoreCase) => row with
        {
            State = CheckState.Passed,
            Detail = text["Evidence.InputFolderInbox", mailbox.InputFolder, inbox.Name, inbox.Messages],
        },
        { Matches: [var folder] } => row with
        {
            State = CheckState.Passed,
            Detail = text["Evidence.InputFolder", folder.Name, search.FoldersSeen, folder.Messages],
        },
        { Matches.Count: > 1 } => Say(row with { State = CheckState.Failed }, Cause.FolderNotUnique, mailbox.Address, mailbox.InputFolder, search.Matches.Count),
        { StoppedEarly: true } => Say(row with { State = CheckState.Failed }, Cause.MailboxHasTooManyFolders, mailbox.Address, mailbox.InputFolder, search.FoldersSeen),
        _ => Say(row with { State = CheckState.Failed, Suggestions = search.Near }, Cause.FolderNotFound, mailbox.Address, mailbox.InputFolder, search.FoldersSeen),
    };

    private CheckRow Refused(CheckRow row, Microsoft365Problem problem, HandoffMailbox mailbox, bool granted)
    {
        var failed = Failed(row, problem, mailbox.Address, mailbox.InputFolder);
        return failed switch
        {
            // Said once, in the row Permission; here only that the mailbox stayed shut.
            { Cause: Cause.AccessDenied or Cause.ImpersonationDenied or Cause.ConsentMissing } when !granted =>
                failed with { Cause = Cause.ConsentMissing, Detail = text["Refused.Permission", mailbox.Address], WhoseMove = null, Remedy = null },
            { Cause: Cause.EwsDisabled or Cause.EwsNotAllowed or Cause.EwsNotAnswering } =>
                failed with { Detail = text["Refused.Ews", mailbox.Address], WhoseMove = null, Remedy = null },
            _ => failed,
        };
    }

    /// <summary>The Test took too long: what was being asked is red, the rest was not asked.</summary>
    public async Task StopAsync(TimeSpan after)
    {
        foreach (var running in board.Outcome.Rows.Where(row => row.State is CheckState.Running).ToList())
            await board.EndAsync(running.Kind, running.Mailbox, row => Say(row with { State = CheckState.Failed }, Cause.NoAnswer, running.Mailbox ?? ""));
        await board.SkipAsync(text["NotTested.Stopped", after.TotalSeconds]);
    }

    /// <summary>The rows that only the mailboxes can decide.</summary>
    private async Task SettleAsync()
    {
        var mailboxes = board.Outcome.Rows.Where(row => row.Kind is CheckKind.Mailbox).ToList();
        var opened = mailboxes.Exists(row => row.State is CheckState.Passed);
        if (subject.Route is Route.Ews)
            await board.EndAsync(CheckKind.EwsAnswers, null, row => EwsAnswers(row, mailboxes));
        if (board.Row(CheckKind.Permission).State is CheckState.Running)
            await board.EndAsync(CheckKind.Permission, null, row => PermissionByMailboxes(row, mailboxes, opened));
        await board.EndAsync(CheckKind.Reach, null, row => Reach(row, mailboxes, opened));
    }

    private CheckRow EwsAnswers(CheckRow row, List<CheckRow> mailboxes)
    {
        if (mailboxes.Find(mailbox => mailbox.Cause is Cause.EwsDisabled or Cause.EwsNotAllowed or Cause.EwsNotAnswering) is { Cause: { } cause } blocked)
            return Say(row with { State = CheckState.Failed, Code = blocked.Code, RequestId = blocked.RequestId, ClientRequestId = blocked.ClientRequestId }, cause);
        // An answer of Exchange itself, even a refusal, shows that EWS is there; silence shows nothing.
        return mailboxes.Exists(mailbox => mailbox.State is CheckState.Passed || mailbox.Code?.StartsWith("Error", StringComparison.Ordinal) is true)
            ? row with { State = CheckState.Passed, Detail = text["Evidence.EwsAnswers"] }
            : row with { State = CheckState.NotTested, Detail = text["NotTested.Mailbox"] };
    }

    private CheckRow PermissionByMailboxes(CheckRow row, List<CheckRow> mailboxes, bool opened)
    {
        if (opened)
            return row with { State = CheckState.Passed, Detail = text[everywhere is null ? "Evidence.PermissionUnread" : "Evidence.PermissionByExchange", permission] };
        return mailboxes.Find(mailbox => mailbox.Cause is Cause.ConsentMissing) is { } refused
            ? Say(row with { State = CheckState.Failed, Code = refused.Code, RequestId = refused.RequestId, ClientRequestId = refused.ClientRequestId }, Cause.ConsentMissing)
            : row with { State = CheckState.NotTested, Detail = text["NotTested.Permission", permission] };
    }

    private CheckRow Reach(CheckRow row, List<CheckRow> mailboxes, bool opened) => (everywhere, opened) switch
    {
        (_, false) => row with { State = CheckState.NotTested, Detail = text["NotTested.Reach"] },
        (null, true) => row with { State = CheckState.NotTested, Detail = text["NotTested.ReachUnread"] },
        (false, true) => row with { State = CheckState.Passed, Detail = text["Evidence.ReachLimited"] },
        _ when mailboxes.Find(mailbox => mailbox.Cause is Cause.AccessPolicy) is { } kept =>
            row with { State = CheckState.Passed, Detail = text["Evidence.ReachPolicy", kept.Mailbox ?? ""] },
        _ => Say(row with { State = CheckState.Warning }, Cause.ReachesEveryMailbox),
    };

    /// <summary>Nothing is green on the strength of a 2xx: the token must be for this service, tenant and registration.</summary>
    private string? Foreign(TokenClaims? claims) => claims switch
    {
        null => null,
        { Tenant: { } tenant } when tenant != subject.TenantId => $"tid {tenant}",
        { App: { } app } when app != subject.ClientId => $"appid {app}",
        { Audience: var audience } when !IsOurs(audience) => $"aud {audience}",
        _ => null,
    };

    private bool IsOurs(string? audience)
    {
        var (host, id) = subject.Route is Route.Graph
            ? (hosts.Graph, "00000003-0000-0000-c000-000000000000")
            : (hosts.Outlook, "00000002-0000-0ff1-ce00-000000000000");
        return string.Equals(audience?.TrimEnd('/'), host.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            || string.Equals(audience, id, StringComparison.OrdinalIgnoreCase);
    }

    private CheckRow Failed(CheckRow row, Microsoft365Problem problem, string mailbox, string folder)
    {
        var failed = row with
        {
            State = CheckState.Failed,
            Code = problem.Code,
            RequestId = problem.RequestId,
            ClientRequestId = problem.ClientRequestId,
        };
        return Say(failed, CauseBook.Of(row.Kind, subject.Route, problem), mailbox, folder, problem.Message);
    }

    private CheckRow Say(CheckRow row, Cause cause, string mailbox = "", string folder = "", object? more = null) =>
        words.Say(row, cause, mailbox, subject.TenantName, subject.ClientId, folder, permission, row.Code ?? "", more ?? "");
}
