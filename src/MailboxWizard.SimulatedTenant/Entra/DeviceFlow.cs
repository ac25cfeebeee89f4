namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The page where a person types a device's code, signs in, and says yes or no.</summary>
internal sealed class DeviceFlow(Simulation simulation, SignInFlow signIn)
{
    /// <summary>Where the page is; microsoft.com/devicelogin at Microsoft.</summary>
    public const string Path = "devicelogin";

    /// <summary>Under which a code that people type is kept, so that it can be no other key.</summary>
    public static string Key(string userCode) => $"device/{userCode.Trim().ToUpperInvariant()}";

    public async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Method == "GET")
        {
            await DevicePages.CodeAsync(http, simulation.SignIns.Keep(new DeviceForm()));
            return;
        }
        var value = await Parameters.ReadAsync(http);
        if (!simulation.SignIns.TryFind<DeviceForm>(value["pending"], out _)) throw EntraProblems.FlowExpired();
        simulation.SignIns.Forget(value["pending"]!);
        var typed = value["user_code"] ?? throw EntraProblems.UserCodeMissing();
        if (!simulation.SignIns.TryFind<IssuedDeviceCode>(Key(typed), out var code) || code.ExpiresAt <= simulation.Now) throw EntraProblems.UserCodeWrong();
        if (code.Who is not null || code.IsDeclined) throw EntraProblems.UserCodeUsed();
        await signIn.BeginAsync(http, code.Request with { State = code.UserCode });
    }

    /// <summary>Asks whether it was this person who began on the device.</summary>
    public Task AskAsync(HttpContext http, AuthorizeRequest request, SignedIn who) => DevicePages.ConfirmAsync(http, request, who, simulation.SignIns.Keep(new PendingSignIn(request, who)));

    public async Task ConfirmAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string decision)
    {
        if (decision != "continue")
        {
            await DeclineAsync(http, request);
            return;
        }
        lock (simulation.State.Gate) Code(request).Who = who;
        await DevicePages.DoneAsync(http, request);
    }

    public Task DeclineAsync(HttpContext http, AuthorizeRequest request)
    {
        lock (simulation.State.Gate) Code(request).IsDeclined = true;
        return DevicePages.DeclinedAsync(http);
    }

    private IssuedDeviceCode Code(AuthorizeRequest request)
        => simulation.SignIns.TryFind<IssuedDeviceCode>(Key(request.State!), out var code) && code is { Who: null, IsDeclined: false } ? code : throw EntraProblems.UserCodeUsed();

    /// <summary>One showing of the page; good for one answer.</summary>
    private sealed class DeviceForm;
}
