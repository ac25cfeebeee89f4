using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>messages of a mailbox or of a folder in it: list, get, change, move, delete.</summary>
internal static class MessageEndpoints
{
    private static readonly Shape s_move = Shape.Object(new() { ["destinationId"] = Shape.Text, ["DestinationId"] = Shape.Text });

    public static void Map(GraphRoutes routes)
    {
        foreach (var owner in new[] { "me", "users/{user}" })
            foreach (var place in new[] { owner, $"{owner}/mailFolders/{{folder}}", $"{owner}/mailFolders/{{folder}}/childFolders/{{child}}" })
            {
                var one = $"{place}/messages/{{message}}";
                routes.Add("GET", $"{place}/messages", Many)
                    .Add("GET", one, One)
                    .Add("PATCH", one, Change)
                    .Add("DELETE", one, Delete)
                    .Add("POST", $"{one}/move", Move)
                    .NotHere($"{place}/messages", "POST").NotHere($"{place}/messages/delta", "GET").NotHere($"{one}/$value", "GET");
                foreach (var action in new[] { "copy", "send", "reply", "replyAll", "forward", "createReply", "createReplyAll", "createForward", "permanentDelete" }) routes.NotHere($"{one}/{action}", "POST");
            }
    }

    private static IEnumerable<MailItem> In(MailFolder folder, Mailbox mailbox) => folder.Messages.NewestFirst().Select(m => new MailItem(m, folder, mailbox));

    private static GraphAnswer One(GraphCall call)
    {
        var item = MailLookup.Message(call, MailDoor.Open(call, MailDoor.Messages));
        return Set(call, item.Mailbox).One(item);
    }

    // The newest first. Guess: that it is so without $orderby.
    private static GraphAnswer Many(GraphCall call)
    {
        var mailbox = MailDoor.Open(call, MailDoor.Messages);
        return Set(call, mailbox).Many(call.Has("folder") ? In(MailLookup.Folder(call, mailbox), mailbox) : mailbox.Folders.SelectMany(f => In(f, mailbox)).OrderByDescending(m => m.Message.ReceivedAt));
    }

    // https://learn.microsoft.com/graph/api/message-update
    private static GraphAnswer Change(GraphCall call)
    {
        var item = MailLookup.Message(call, MailDoor.Open(call, MailDoor.Write));
        var changed = item with { Message = MessageChange.Apply(item.Message, call.Body, call.Now) };
        item.Folder.Messages.Replace(item.Message, changed.Message);
        return Set(call, item.Mailbox).One(changed);
    }

    // It is another message there, with another id: https://learn.microsoft.com/graph/api/message-move
    private static GraphAnswer Move(GraphCall call)
    {
        var mailbox = MailDoor.Open(call, MailDoor.Write);
        var item = MailLookup.Message(call, mailbox);
        s_move.Check(call.Body, "Message");
        var target = (string?)(call.Body["destinationId"] ?? call.Body["DestinationId"]) ?? throw MailProblem.InvalidRequest("The parameter 'destinationId' is required.");
        var folder = MailLookup.Folder(mailbox, target);
        return folder.IsSearchFolder ? throw MailProblem.HoldsNothing() : Set(call, mailbox).One(Moved(item, folder, call.Now), StatusCodes.Status201Created);
    }

    // https://learn.microsoft.com/graph/api/message-delete. Guess: it goes to Deleted Items, and from there for good.
    private static GraphAnswer Delete(GraphCall call)
    {
        var mailbox = MailDoor.Open(call, MailDoor.Write);
        var item = MailLookup.Message(call, mailbox);
        if (item.Folder.WellKnownName == "deleteditems") item.Folder.Messages.Remove(item.Message);
        else Moved(item, MailLookup.Folder(mailbox, "deleteditems"), call.Now);
        return GraphAnswer.NoContent;
    }

    private static MailItem Moved(MailItem item, MailFolder target, DateTimeOffset now)
    {
        var message = item.Message with { Id = StoreIds.Item(item.Mailbox.ExchangeGuid, target.Id, StoreIds.Counter(Guid.NewGuid().ToString())), ModifiedAt = now };
        item.Folder.Messages.Remove(item.Message);
        target.Messages.Add(message);
        return item with { Message = message, Folder = target };
    }

    private static MailSet Set(GraphCall call, Mailbox mailbox) => new(call, MailDoor.ShowsBodies(call, mailbox) ? MessageType.Whole : MessageType.Basic, $"{MailDoor.Context(call)}/{Place(call)}messages")
    {
        Inner = MessageType.Inner,
    };

    private static string Place(GraphCall call) => call.Has("folder") ? $"mailFolders('{Uri.EscapeDataString(call.Has("child") ? call["child"] : call["folder"])}')/" : "";
}
