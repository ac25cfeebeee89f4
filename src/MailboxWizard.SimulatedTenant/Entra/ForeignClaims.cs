using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Makes an application's token somebody else's, where the weather wants it: well signed, and not for whoever gets it.</summary>
// What aud, tid and appid say, and that they have to be looked at: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
internal static class ForeignClaims
{
    private const string Graph = "https://graph.microsoft.com";

    private const string Outlook = "https://outlook.office365.com";

    public static void Put(JsonObject claims, Knobs knobs, Tenant tenant)
    {
        if (knobs.TokenForOtherApi) claims["aud"] = (string?)claims["aud"] == Graph ? Outlook : Graph;
        if (knobs.TokenForOtherApplication) claims["appid"] = Ids.Derived(tenant.Id, "token", "other application").ToString();
        if (!knobs.TokenForOtherTenant) return;
        var other = Ids.Derived(tenant.Id, "token", "other tenant").ToString();
        claims["tid"] = other;
        claims["iss"] = Authority.IssuerOf(other, EndpointVersion.V1);
    }
}
