using System.Diagnostics;
using System.Text.Json;
using MailboxWizard.SimulatedTenant;

namespace MailboxWizard.Tests.Features.Setup.Scripts;

/// <summary>
/// Runs a script with bash, where <c>az</c> is a stand-in that sends <c>az rest</c> to the simulated tenant with the delegated token of
/// an application that has Azure CLI's own id.
/// </summary>
internal static class AzureCli
{
    /// <summary>https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in</summary>
    public static readonly Guid AppId = new("04b07795-8ddb-461a-bbee-02f9e1bf7b46");

    private const string Password = "Simulated~only1";

    private const string StandIn =
        """
        #!/usr/bin/env bash
        set -euo pipefail
        [ "$1" = rest ] || { echo "unknown: az $1" >&2; exit 2; }
        shift
        method='' uri='' query='' body='' headers=()
        while [ $# -gt 0 ]; do
          case "$1" in
            --only-show-errors) shift ;;
            --method) method="${2^^}"; shift 2 ;;
            --uri) uri="$2"; shift 2 ;;
            --query) query="$2"; shift 2 ;;
            --output) [ "$2" = tsv ]; shift 2 ;;
            --body) body="$2"; shift 2 ;;
            --headers) headers+=(-H "${2%%=*}: ${2#*=}"); shift 2 ;;
            *) echo "unknown argument: $1" >&2; exit 2 ;;
          esac
        done
        case "$uri" in https://graph.microsoft.com/*) ;; *) echo "not Graph: $uri" >&2; exit 2 ;; esac
        if [ -n "$body" ]; then headers+=(--data-binary "$body" -H 'Content-Type: application/json'); fi
        answer="$(curl -sS -g -X "$method" -H 'Host: graph.microsoft.com' -H "Authorization: Bearer $TOKEN" "${headers[@]}" -w '\n%{http_code}' "$TENANT${uri#https://graph.microsoft.com}")"
        status="${answer##*$'\n'}" answer="${answer%$'\n'*}"
        if [ "$status" -ge 400 ]; then printf 'ERROR: %s(%s)\n' "$status" "$answer" >&2; exit 1; fi
        if [ -z "$answer" ]; then exit 0; fi
        name=''
        case "$query" in
          @) filter='.' ;;
          id|appId|secretText) filter=".$query" ;;
          'value[0].id') filter='.value[0].id' ;;
          'value[].id'|'value[].appRoleId') filter=".$query" ;;
          "value[?uniqueName=='"*"'].id") name="${query#*"'"}"; name="${name%%"'"*}"; filter='.value[] | select(.uniqueName == $name) | .id' ;;
          *) echo "unknown query: $query" >&2; exit 2 ;;
        esac
        jq -r --arg name "$name" "$filter" <<<"$answer"
        """;

    /// <summary>Registers the application and gives its person a password, by which the token is fetched.</summary>
    public static void Seed(Seed seed, string userName)
    {
        var contoso = seed.Tenants.Single(tenant => tenant.DisplayName == "Contoso");
        contoso.People.Single(person => person.Upn == userName).Password = Password;
        contoso.Applications.Add(new()
        {
            DisplayName = "Microsoft Azure CLI",
            AppId = AppId,
            AllowsPublicFlows = true,
            ConsentedScopes = ["User.Read", "Directory.Read.All", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"],
        });
    }

    public static async Task<Ran> RunAsync(WizardApplication app, string userName, string script)
    {
        SkipWithout("curl", "jq");
        using var folder = new Folder();
        await folder.WriteAsync("az", StandIn);
        return await BashAsync(
            folder, await folder.WriteAsync("script.sh", script), new() { ["TENANT"] = app.Tenant.Address.ToString().TrimEnd('/'), ["TOKEN"] = await TokenAsync(app, userName), ["PAUSE"] = "0.1" });
    }

    /// <summary>Without any <c>az</c>.</summary>
    public static async Task<Ran> BashAsync(string script)
    {
        using var folder = new Folder();
        return await BashAsync(folder, await folder.WriteAsync("script.sh", script), []);
    }

    /// <summary>Where everything is meant to run, a tool that is missing is a failure.</summary>
    private static void SkipWithout(params string[] tools)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var tool in tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("MAILBOXWIZARD_RUN_EVERYTHING") is "1", $"{tool} is missing.");
            Assert.Fail($"{tool} is missing.");
        }
    }

    private static async Task<Ran> BashAsync(Folder folder, string file, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", [file]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(SetupScene.Cancellation), bash.StandardError.ReadToEndAsync(SetupScene.Cancellation));
        await bash.WaitForExitAsync(SetupScene.Cancellation);
        return new(bash.ExitCode, await output, await errors, Directory.EnumerateFileSystemEntries(folder.Path).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal).ToList());
    }

    /// <summary>https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc</summary>
    private static async Task<string> TokenAsync(WizardApplication app, string userName)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Tenant.Address, "/contoso.com/oauth2/v2.0/token"))
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "password"), new("client_id", AppId.ToString()), new("username", userName), new("password", Password),
                new("scope", "https://graph.microsoft.com/.default"),
            ]),
        };
        request.Headers.Host = "login.microsoftonline.com";
        using var response = await http.SendAsync(request, SetupScene.Cancellation);
        var answer = await response.Content.ReadAsStringAsync(SetupScene.Cancellation);
        Assert.True(response.IsSuccessStatusCode, answer);
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    /// <param name="Files">What lies in the working directory afterwards.</param>
    internal sealed record Ran(int Code, string Output, string Errors, IReadOnlyList<string> Files);

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("mailboxwizard-script-").FullName;

        public async Task<string> WriteAsync(string name, string text)
        {
            var file = System.IO.Path.Combine(Path, name);
            await File.WriteAllTextAsync(file, text, SetupScene.Cancellation);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return file;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
