using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>POST /{tenant}/oauth2/v2.0/devicecode and /{tenant}/oauth2/devicecode. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#device-authorization-request</summary>
internal sealed class DeviceCodes(Simulation simulation)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(15);

    public async Task HandleAsync(HttpContext http, Authority authority)
    {
        if (http.Request.Method != "POST") throw EntraProblems.WrongMethod("POST", http.Request.Method);
        var value = await Parameters.ReadAsync(http);
        var (home, application) = AuthorizeRequest.FindApplication(authority, value["client_id"], simulation.State);
        var request = new AuthorizeRequest
        {
            Purpose = SignInPurpose.Device,
            Authority = authority,
            Home = home,
            Application = application,
            Claims = ClaimsRequest.Parse(value["claims"]),
            Asked = authority.Version == EndpointVersion.V1
                ? ScopeRequest.ForResource(value["resource"], application, authority.DisplayName, simulation.State)
                : ScopeRequest.Parse(value["scope"], application, authority.DisplayName, simulation.State),
        };
        var code = Keep(request);
        await EntraAnswers.JsonAsync(http, Answer(http, code, simulation.SignIns.Keep(code), authority.Version));
    }

    private IssuedDeviceCode Keep(AuthorizeRequest request)
    {
        while (true)
        {
            // Letters and digits that are not taken for one another.
            var userCode = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 9);
            var code = new IssuedDeviceCode(request, userCode, simulation.Now + s_life);
            if (simulation.SignIns.TryKeep(DeviceFlow.Key(userCode), code)) return code;
        }
    }

    private JsonObject Answer(HttpContext http, IssuedDeviceCode code, string deviceCode, EndpointVersion version)
    {
        var page = (http.Request.Headers["X-Forwarded-Proto"] == "https" ? new Uri($"https://{http.Request.Host}/{DeviceFlow.Path}") : new Uri(simulation.BrowserAddress, DeviceFlow.Path)).ToString();
        var isV1 = version == EndpointVersion.V1;
        JsonNode Number(TimeSpan time) => isV1 ? $"{(int)time.TotalSeconds}" : (int)time.TotalSeconds;
        return new JsonObject
        {
            ["user_code"] = code.UserCode,
            ["device_code"] = deviceCode,
            [isV1 ? "verification_url" : "verification_uri"] = page,
            ["expires_in"] = Number(s_life),
            ["interval"] = Number(Interval),
            ["message"] = $"To sign in, use a web browser to open the page {page} and enter the code {code.UserCode} to authenticate.",
        };
    }
}
