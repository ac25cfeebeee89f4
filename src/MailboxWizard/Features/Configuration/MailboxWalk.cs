using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The rows of one mailbox. Longer than most files: each row takes up what the one before it found.</summary>
internal sealed class MailboxWalk(
    TestSubject subject, HandoffMailbox mailbox, TestBoard board, IMailboxProbe probe, AppToken token, ProbePatience patience, RowWords words,
    PermissionCheck permission)
{
    private readonly AddressCheck address = new(subject, mailbox, probe, words);
    private readonly string? name = subject.Mailboxes.Count > 1 ? mailbox.Address : null;

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<CheckKind> Kinds { get; } =
    [
        CheckKind.Mailbox, CheckKind.Address, CheckKind.InputFolder, CheckKind.Message, CheckKind.Write, CheckKind.ProcessedFolder, CheckKind.FaultyFolder,
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await OpenAsync(cancellationToken) is not { } sighting)
        {
            await SkipAsync("NotTested.Mailbox", Kinds);
            return;
        }
        await board.EndAsync(CheckKind.Mailbox, name, row =>
            words.Passed(row, "Evidence.Mailbox", mailbox.Address, sighting.Inbox.Name) with { RequestId = sighting.RequestId });
        await Task.WhenAll(IdentifyAsync(cancellationToken), ReadAsync(sighting, cancellationToken));
    }

    /// <summary>By the address as typed; where that does not, the row says whether the user name does.</summary>
    private async Task<MailboxSighting?> OpenAsync(CancellationToken cancellationToken)
    {
        await board.BeginAsync(CheckKind.Mailbox, name, words.Text("Running.Mailbox", mailbox.Address));
        try
        {
            return await probe.OpenAsync(Target(CheckKind.Mailbox), cancellationToken);
        }
        catch (Microsoft365Exception refused)
        {
            var byUserName = await address.OpensByUserNameAsync(Target(CheckKind.Mailbox), refused.Problem, cancellationToken);
            await board.EndAsync(CheckKind.Mailbox, name, row => byUserName is true
                ? words.Failed(Refused(row, refused.Problem), Cause.UserNameNeeded, mailbox.Address, more: address.OtherName)
                : Refused(row, refused.Problem));
            if (byUserName is false)
                await board.SkipAsync(words.Text("NotTested.UserNameNeither", address.OtherName!), row => row.Mailbox == name && row.Kind is CheckKind.Address);
            return null;
        }
    }

    private async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        // Over Graph nothing is asked where no other name is known.
        if (subject.Route is Route.Ews || address.OtherName is not null)
            await board.BeginAsync(CheckKind.Address, name, words.Text("Running.Address", mailbox.Address));
        await board.EndAsync(CheckKind.Address, name, await address.JudgeAsync(Target(CheckKind.Address), cancellationToken));
    }

    private async Task ReadAsync(MailboxSighting sighting, CancellationToken cancellationToken)
    {
        if (await AskAsync(CheckKind.InputFolder, "Running.InputFolder", mailbox.InputFolder, target => probe.ListFoldersAsync(target, cancellationToken)) is not { } tree)
        {
            await SkipAsync("NotTested.Folders", CheckKind.Message, CheckKind.Write, CheckKind.ProcessedFolder, CheckKind.FaultyFolder);
            return;
        }
        var search = ProbeFolders.Search(tree, sighting.Inbox, mailbox.InputFolder);
        await board.EndAsync(
            name,
            (CheckKind.InputFolder, row => Found(row with { RequestId = tree.RequestId }, search, tree)),
            (CheckKind.ProcessedFolder, row => MoveFolder(row, tree)),
            (CheckKind.FaultyFolder, row => MoveFolder(row, tree)));
        // Of several with the name it cannot be said which one Therefore takes; that one can be read shows that the key can.
        if (search.Matches is not [var folder, ..])
        {
            await SkipAsync("NotTested.Folder", CheckKind.Message, CheckKind.Write);
            return;
        }
        if (await AskAsync(CheckKind.Message, "Running.Message", folder.Name, target => probe.ReadMessageAsync(target, folder.Id, cancellationToken)) is not { } reading)
        {
            await SkipAsync("NotTested.Message", CheckKind.Write);
            return;
        }
        await board.EndAsync(
            name,
            (CheckKind.Message, row => Read(row with { RequestId = reading.RequestId }, folder, reading.Message)),
            (CheckKind.Write, row => subject.Route is Route.Graph ? WriteByRole(row, tree) : WriteByRights(row, folder, reading.Message, tree)));
    }

    private CheckRow Read(CheckRow row, FolderSighting folder, MessageSighting? message) => message switch
    {
        null => words.Passed(row, "Evidence.MessageEmpty", folder.Name),
        { IsReadable: true } => words.Passed(row, "Evidence.Message", folder.Name),
        // The token says which permission it is, or a role of Exchange has given it.
        _ when permission.OnlyReads => words.Failed(row, Cause.PermissionTooWeak, mailbox.Address, folder.Name, permission.Weak) with { Detail = words.Text("Basic.Token", folder.Name, permission.Weak) },
        _ => words.Failed(row, Cause.PermissionTooWeak, mailbox.Address, folder.Name) with
        {
            Detail = words.Text("Basic.Exchange", folder.Name),
            WhoseMove = words.Text("Who.Exchange", mailbox.Address, subject.TenantName),
            Remedy = words.Text("Basic.Exchange.Remedy", words.Permission),
            Usually = Cause.AccessDenied.Move().Usually,
        },
    };

    private CheckRow Found(CheckRow row, FolderSearch search, FolderTree tree) => search switch
    {
        // It may be among those that there was no time for: that passes.
        { Matches: [] } when tree.OutOfTime => words.Failed(row, Cause.NoAnswer, mailbox.Address),
        { Matches: [] } when tree.StoppedEarly => words.Failed(row, Cause.MailboxHasTooManyFolders, mailbox.Address, search.Name, tree.Folders.Count),
        { Matches: [] } => words.Failed(row with { Suggestions = search.Near }, Cause.FolderNotFound, mailbox.Address, search.Name, tree.Folders.Count),
        { Matches.Count: > 1 } => words.Warned(row with { FoundAs = search.Name }, Cause.FolderNotUnique, mailbox.Address, search.Name, search.Matches.Count),
        { IsOfPath: true } => words.Warned(Once(row, search, tree), Cause.InputFolderIsPath, mailbox.Address, mailbox.InputFolder) with
        {
            Detail = words.Text("Evidence.InputFolderOfPath", mailbox.InputFolder, search.Name, Once(row, search, tree).Detail),
        },
        { Matches: [{ Name: var written }], IsInboxByMeaning: false } when written != search.Name && !tree.StoppedEarly =>
            words.Warned(row with { Suggestions = [written], FoundAs = written }, Cause.FolderCaseDiffers, mailbox.Address, search.Name, written),
        _ => Once(row, search, tree),
    };

    /// <summary>It is there; whether once was seen only where all folders were.</summary>
    private CheckRow Once(CheckRow row, FolderSearch search, FolderTree tree)
    {
        var folder = search.Matches[0];
        if (search.IsInboxByMeaning)
            return words.Passed(row with { FoundAs = search.Name }, "Evidence.InputFolderInbox", search.Name, folder.Name, words.Messages(folder));
        var found = row with { FoundAs = folder.Name };
        return tree.StoppedEarly
            ? words.Warned(found, Cause.MailboxHasTooManyFolders) with { Detail = words.Text("Evidence.InputFolderEarly", folder.Name, tree.Folders.Count, words.Messages(folder)), Remedy = null }
            : words.Passed(found, "Evidence.InputFolder", folder.Name, tree.Folders.Count, words.Messages(folder));
    }

    /// <summary>As the input folder: with other capitals it may be the one that Therefore finds, and nobody knows.</summary>
    private CheckRow MoveFolder(CheckRow row, FolderTree tree)
    {
        var wanted = MoveFolders.Of(row.Kind)!;
        return ProbeFolders.Named(tree, wanted) switch
        {
            [] when tree.StoppedEarly => words.NotProved(row, "NotProved.MoveFolder", wanted, tree.Folders.Count),
            [] => words.Warned(row, Cause.MoveFolderMissing, mailbox.Address, wanted),
            [{ Name: var written }] when written != wanted && !tree.StoppedEarly => words.Warned(row with { Suggestions = [written] }, Cause.FolderCaseDiffers, mailbox.Address, wanted, written),
            [var one] => words.Passed(row, "Evidence.MoveFolder", one.Name),
            var several => words.Warned(row, Cause.FolderNotUnique, mailbox.Address, wanted, several.Count),
        };
    }

    /// <summary>
    /// Over Graph nothing but the role in the token says so; a scoped grant of Exchange's own does not show there. A role that only reads speaks
    /// against it without disproving it.
    /// </summary>
    private CheckRow WriteByRole(CheckRow row, FolderTree tree) =>
        Targets(tree).FindAll(target => target.Rights is { Create: false }) is { Count: > 0 } shut ? WriteMissing(row, "WriteMissing.Into", shut)
        : permission.Granted ? words.Passed(row, "Evidence.WriteByRole", words.Permission)
        : permission.OnlyReads ? words.Doubted(row, Cause.PermissionTooWeak, mailbox.Address, mailbox.InputFolder, permission.Weak)
        : words.NotProved(row, "NotProved.Write");

    private CheckRow WriteByRights(CheckRow row, FolderSighting folder, MessageSighting? message, FolderTree tree)
    {
        var targets = Targets(tree);
        // What is moved is taken from one folder and put into another.
        if ((message is null ? folder.Rights?.Modify : message.Rights?.Delete) is not { } take || targets.Exists(target => target.Rights is null))
            return words.NotProved(row, "NotProved.WriteRights");
        var shut = targets.FindAll(target => !target.Rights!.Create);
        return !take ? WriteMissing(row, "WriteMissing.From", [folder])
            : shut.Count > 0 ? WriteMissing(row, "WriteMissing.Into", shut)
            : words.Passed(row, targets.Count == 0 ? "Evidence.WriteTake" : "Evidence.WriteMove", folder.Name, string.Join(", ", targets.Select(target => target.Name)));
    }

    private CheckRow WriteMissing(CheckRow row, string which, List<FolderSighting> folders) =>
        words.Failed(row, Cause.WriteMissing, mailbox.Address, mailbox.InputFolder, words.Text(which, string.Join(", ", folders.Select(folder => folder.Name))));

    private static List<FolderSighting> Targets(FolderTree tree) => [.. MoveFolders.All.SelectMany(wanted => ProbeFolders.Named(tree, wanted))];

    /// <summary>Null when Microsoft refused; the row says why.</summary>
    private async Task<T?> AskAsync<T>(CheckKind kind, string running, string about, Func<ProbeTarget, Task<T>> ask)
        where T : class
    {
        T? answer = null;
        return await TryAsync(kind, running, about, async target => answer = await ask(target)) ? answer : null;
    }

    private async Task<bool> TryAsync(CheckKind kind, string running, string about, Func<ProbeTarget, Task> ask)
    {
        await board.BeginAsync(kind, name, words.Text(running, about));
        try
        {
            await ask(Target(kind));
            return true;
        }
        catch (Microsoft365Exception refused)
        {
            await board.EndAsync(kind, name, row => Refused(row, refused.Problem));
            return false;
        }
    }

    private CheckRow Refused(CheckRow row, Microsoft365Problem problem)
    {
        var failed = words.Refused(row, problem, mailbox.Address, mailbox.InputFolder);
        return failed switch
        {
            // Said once, in the row Permission; here only that the mailbox stayed shut.
            { Cause: Cause.ConsentMissing } when !permission.Granted => Shut(failed, "Refused.Permission"),
            { Cause: Cause.EwsEnded or Cause.EwsDisabled or Cause.EwsNotAllowed or Cause.EwsNotAnswering } => Shut(failed, "Refused.Ews"),
            _ => failed,
        };
    }

    private CheckRow Shut(CheckRow row, string key) => row with { Detail = words.Text(key, mailbox.Address), WhoseMove = null, Remedy = null, Usually = null };

    private ProbeTarget Target(CheckKind kind) =>
        new(mailbox.Address, token, patience.Telling(pause => board.BeginAsync(kind, name, words.Pausing(pause))));

    private Task SkipAsync(string why, params IReadOnlyList<CheckKind> kinds) => board.SkipAsync(words.Text(why), row => row.Mailbox == name && kinds.Contains(row.Kind));
}
