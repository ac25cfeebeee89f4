using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>A device polls until its person has signed in elsewhere. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#authenticating-the-user</summary>
internal sealed class DeviceGrant(Simulation simulation, ClientCheck clients, PersonTokens people)
{
    public JsonObject Answer(TokenForm form, Authority authority)
    {
        var client = clients.Find(form.ClientId, authority);
        // Guess: a client that may not do this is told at its first poll.
        var proof = clients.Prove(client, form, authority, isPublic: client.AllowsPublicFlows);
        var given = form["device_code"] ?? form["code"] ?? throw EntraProblems.Missing("device_code");
        if (!simulation.SignIns.TryFind<IssuedDeviceCode>(given, out var code) || code.Request.Application != client || code.IsRedeemed) throw EntraProblems.DeviceCodeUnknown();
        if (code.ExpiresAt <= simulation.Now) throw EntraProblems.DeviceCodeExpired();
        if (code.IsDeclined) throw EntraProblems.DeviceCodeDeclined();
        if (code.Who is not { } who)
        {
            var before = code.PolledAt;
            code.PolledAt = simulation.Now;
            // A second is allowed for the way: https://datatracker.ietf.org/doc/html/rfc8628#section-3.5
            throw before is { } at && simulation.Now - at < DeviceCodes.Interval - TimeSpan.FromSeconds(1) ? EntraProblems.DeviceCodeTooFast() : EntraProblems.DeviceCodePending();
        }
        var answer = people.Answer(new PersonGrant
        {
            Who = who,
            Client = client,
            Scopes = code.Request.Scopes,
            Proof = proof,
            Platform = client.AllowsPublicFlows ? ClientPlatform.Public : ClientPlatform.Web,
            Version = authority.Version,
            Claims = code.Request.Claims.With(ClaimsRequest.Parse(form["claims"])),
            WantsClientInfo = form["client_info"] == "1",
        });
        code.IsRedeemed = true;
        return answer;
    }
}
