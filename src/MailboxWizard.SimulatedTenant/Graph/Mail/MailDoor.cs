using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>Opens the mailbox that an address names, for whoever may: /me, or /users/{id or user principal name}.</summary>
internal static class MailDoor
{
    // https://learn.microsoft.com/graph/permissions-reference#mail-permissions
    private static readonly Permits s_basic = new(["Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite"], ["Mail.ReadBasic", "Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"]);

    // https://learn.microsoft.com/graph/api/user-list-mailfolders#permissions
    public static readonly Permits Folders = new([.. s_basic.Delegated, "MailboxFolder.Read", "MailboxFolder.ReadWrite"], [.. s_basic.Application, "MailboxFolder.Read.All", "MailboxFolder.ReadWrite.All"]);

    // https://learn.microsoft.com/graph/api/user-list-messages#permissions
    public static readonly Permits Messages = s_basic;

    // https://learn.microsoft.com/graph/api/message-list-attachments#permissions
    public static readonly Permits Attachments = Permits.Both("Mail.Read", "Mail.ReadWrite");

    // https://learn.microsoft.com/graph/api/message-update#permissions
    public static readonly Permits Write = Permits.Both("Mail.ReadWrite");

    /// <summary>Whether the caller sees bodies, previews and attachments of this mailbox.</summary>
    // https://learn.microsoft.com/graph/permissions-reference#mailreadbasic
    public static bool ShowsBodies(GraphCall call, Mailbox mailbox) => new MailboxAccess(call.Simulation).ByGraph(call.Caller, mailbox, Needed(call, Attachments)).Refusal is null;

    /// <exception cref="GraphProblem">The token does not suffice, there is no such person, or no mailbox that can be opened.</exception>
    public static Mailbox Open(GraphCall call, Permits permits)
    {
        var (access, needed) = (new MailboxAccess(call.Simulation), Needed(call, permits));
        if (access.AtGraphDoor(call.Caller, needed, call.Request.Header("User-Agent")) is { } refused) throw MailProblem.Refused(refused);
        CheckHeardOf(call);
        var mailbox = call.Tenant.HasExchange ? call.Tenant.MailboxOf(Owner(call)) : null;
        if (mailbox is not { Condition: MailboxCondition.Active }) throw NotThere(call, mailbox);
        return access.ByGraph(call.Caller, mailbox, needed).Refusal is { } closed ? throw MailProblem.Refused(closed) : mailbox;
    }

    // Guess: that this is how Exchange answers an application that it has not heard of yet.
    private static void CheckHeardOf(GraphCall call)
    {
        if (!call.Caller.IsApplication || call.Tenant.FindServicePrincipal(call.Caller.AppId) is not { } principal || Replica.Exchange.Sees(principal, call.Simulation.Now)) return;
        call.Request.Notes.Weather ??= "exchange has not heard yet of the service principal";
        throw MailProblem.Refused(AccessRefusal.OutOfScope);
    }

    /// <summary>As in the context address: the key as it was given, or the id of the signed-in person.</summary>
    public static string Context(GraphCall call) => $"users('{Uri.EscapeDataString(call.Has("user") ? call["user"] : call.Caller.Person!.Id.ToString())}')";

    private static string[] Needed(GraphCall call, Permits permits) => call.Caller.IsApplication ? permits.Application : permits.Delegated;

    private static Person Owner(GraphCall call)
    {
        if (!call.Has("user")) return call.Caller.Person ?? throw GraphProblem.BadRequest("/me request is only valid with delegated authentication flow.", "BadRequest");
        // Guess: an alias is no key here, only an id or a user principal name is.
        return call.Tenant.FindPerson(call["user"]) ?? OwnerOf(call, call["user"]) ?? throw MailProblem.NoUser(call["user"]);
    }

    private static Person? OwnerOf(GraphCall call, string address)
        => call.Weather.Knobs.GraphMailTakesAddresses ? call.Tenant.Mailboxes.FirstOrDefault(m => m.HasAddress(address))?.Owner : null;

    // The same user is answered with either code at different times: https://github.com/microsoftgraph/microsoft-graph-docs/issues/10481
    private static GraphProblem NotThere(GraphCall call, Mailbox? mailbox) => call.Weather.Knobs.Replicas > 1 && call.Weather.FlipsCoin()
        ? MailProblem.NotDiscovered()
        : MailProblem.NoMailbox(mailbox?.Condition is MailboxCondition.OnPremises);
}
