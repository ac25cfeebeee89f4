using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>What is noted about a request while it is answered, for the request log.</summary>
internal sealed class RequestNotes
{
    private static readonly object s_key = new();

    /// <summary>The tenant it is for, if it names one.</summary>
    public Tenant? Tenant { get; set; }

    public Replica? Replica { get; set; }

    /// <summary>The application that calls, once its token has been accepted.</summary>
    public Guid? AppId { get; set; }

    /// <summary>The person or service principal that calls.</summary>
    public Guid? ObjectId { get; set; }

    /// <summary>How the weather interfered, in a few words; null if it did not.</summary>
    public string? Weather { get; set; }

    public static RequestNotes Of(HttpContext http)
    {
        if (http.Items[s_key] is RequestNotes notes) return notes;
        var fresh = new RequestNotes();
        http.Items[s_key] = fresh;
        return fresh;
    }
}
