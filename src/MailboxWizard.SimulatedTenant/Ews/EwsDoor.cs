using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using MailboxWizard.SimulatedTenant.Graph;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>What Exchange checks before it looks at the SOAP request, and again when the mailbox is known.</summary>
internal sealed class EwsDoor(Simulation simulation)
{
    private readonly MailboxAccess _access = new(simulation);

    /// <summary>The caller, or null when the answer, a bare one without SOAP, has been given.</summary>
    public Caller? Admit(HttpContext http)
    {
        try
        {
            lock (simulation.State.Gate)
            {
                var caller = Caller.From(http.Request.Headers.Authorization.FirstOrDefault(), PublishedApis.ExchangeOnline, simulation);
                if (_access.AtEwsDoor(caller, http.Request.Headers.UserAgent.FirstOrDefault()) is not { } refusal) return caller;
                Refuse(http, refusal);
            }
        }
        catch (GraphProblem problem)
        {
            TokenRefusal.Write(http, problem);
        }
        return null;
    }

    /// <summary>Lets the caller into the mailbox.</summary>
    /// <exception cref="EwsRefused">Exchange answers without SOAP.</exception>
    /// <exception cref="EwsFault">It answers with a fault.</exception>
    public void Enter(Caller caller, Mailbox mailbox)
    {
        switch (_access.ByEws(caller, mailbox))
        {
            case null:
                return;
            case AccessRefusal.OutOfScope:
                throw new EwsFault("ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user.");
            case AccessRefusal.NotTheirs:
                throw new EwsFault("ErrorAccessDenied", "Access is denied. Check credentials and try again.");
            case var refusal:
                throw new EwsRefused(refusal.Value);
        }
    }

    /// <summary>Writes a bare answer: 401 for what the token lacks, 403 for what Exchange keeps closed.</summary>
    public static void Refuse(HttpContext http, AccessRefusal refusal)
    {
        switch (refusal)
        {
            case AccessRefusal.NoPermissions:
                TokenRefusal.Write(http, AccessRefusals.NoPermissions);
                return;
            case AccessRefusal.NotThesePermissions:
                // Guess: permissions of another kind are refused like none.
                TokenRefusal.Write(http, "The token contains not enough permissions for this operation.");
                return;
            default:
                // An Application Access Policy is a 403 too, without the header.
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                if (refusal.EwsPolicyReason() is { } reason) http.Response.Headers["X-EWS-Policy-Reason"] = reason;
                return;
        }
    }
}

/// <summary>A refusal that is told without SOAP although the request has been read.</summary>
internal sealed class EwsRefused(AccessRefusal refusal) : Exception(refusal.ToString())
{
    public AccessRefusal Refusal => refusal;
}
