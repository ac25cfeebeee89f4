using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>A program brings somebody's password. https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc</summary>
internal sealed class PasswordGrant(Simulation simulation, ClientCheck clients, PersonTokens people)
{
    public JsonObject Answer(TokenForm form, Authority authority, string? address)
    {
        if (authority.IsCommon) throw EntraProblems.GrantNotOverCommon();
        var client = clients.Find(form.ClientId, authority);
        var proof = clients.Prove(client, form, authority, isPublic: client.AllowsPublicFlows);
        var name = form["username"] ?? throw EntraProblems.Missing("username");
        var password = form["password"] ?? throw EntraProblems.Missing("password");

        var (home, account) = Accounts.Named(name, authority, simulation.State);
        var who = Accounts.Enter(new SignedIn(home, account, simulation.Now) { Address = address }, authority, client, simulation.State);
        if (account.Password is null) throw EntraProblems.PasswordUnset();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(account.Password), Encoding.UTF8.GetBytes(password))) throw EntraProblems.PasswordWrong();
        return people.AnswerWatched(new PersonGrant
        {
            Who = who,
            Client = client,
            Scopes = authority.Version == EndpointVersion.V1
                ? ScopeRequest.ForResource(form["resource"], client, who.Tenant.DisplayName, simulation.State)
                : ScopeRequest.Parse(form.Scope, client, who.Tenant.DisplayName, simulation.State),
            Proof = proof,
            Platform = client.AllowsPublicFlows ? ClientPlatform.Public : ClientPlatform.Web,
            Version = authority.Version,
            Claims = ClaimsRequest.Parse(form["claims"]),
            WantsClientInfo = form["client_info"] == "1",
        }, "password");
    }
}
