using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>POST /{tenant}/oauth2/v2.0/token and /{tenant}/oauth2/token: finds the grant that answers.</summary>
internal sealed class TokenEndpoint
{
    private readonly Simulation _simulation;
    private readonly ApplicationGrant _application;
    private readonly CodeGrant _code;
    private readonly RefreshGrant _refresh;
    private readonly PasswordGrant _password;
    private readonly DeviceGrant _device;

    public TokenEndpoint(Simulation simulation)
    {
        _simulation = simulation;
        var clients = new ClientCheck(simulation);
        var loops = new LoopWatch(simulation);
        var people = new PersonTokens(simulation, loops);
        _application = new ApplicationGrant(simulation, clients, loops);
        _code = new CodeGrant(simulation, clients, people);
        _refresh = new RefreshGrant(simulation, clients, people);
        _password = new PasswordGrant(simulation, clients, people);
        _device = new DeviceGrant(simulation, clients, people);
    }

    public async Task HandleAsync(HttpContext http, Authority authority)
    {
        if (http.Request.Method != "POST") throw EntraProblems.WrongMethod("POST", http.Request.Method);
        var form = await TokenForm.ReadAsync(http.Request, http.RequestAborted);
        if (Guid.TryParse(form.ClientId, out var client)) Web.RequestNotes.Of(http).AppId = client;
        if (authority.Version == EndpointVersion.V2 && form["resource"] is not null) throw EntraProblems.ResourceParameterOnV2();
        if (authority.Tenant is { } tenant && tenant.Cloud != Beliefs.NationalCloud.Global)
            throw form.ClientSecret is null && form["client_assertion"] is null ? EntraProblems.TenantOfOtherCloud(tenant) : EntraProblems.ConfidentialClientOfOtherCloud(authority.Version);

        JsonObject answer;
        var address = http.Connection.RemoteIpAddress?.ToString();
        lock (_simulation.State.Gate)
            answer = form.GrantType switch
            {
                "client_credentials" => _application.Answer(form, authority),
                "authorization_code" => _code.Answer(form, authority),
                "refresh_token" => _refresh.Answer(form, authority),
                "password" => _password.Answer(form, authority, address),
                "urn:ietf:params:oauth:grant-type:device_code" or "device_code" => _device.Answer(form, authority),
                "urn:ietf:params:oauth:grant-type:jwt-bearer" => throw new EntraNotSimulated("on-behalf-of grant"),
                var grant => throw EntraProblems.GrantUnknown(grant),
            };
        if (form.Origin is { } origin) http.Response.Headers.AccessControlAllowOrigin = origin;
        await EntraAnswers.JsonAsync(http, answer);
    }
}
