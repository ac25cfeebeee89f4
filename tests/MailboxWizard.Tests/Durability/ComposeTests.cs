using System.Text.Json;
using System.Text.RegularExpressions;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>The compose file is read, not run: that it names what there is, and holds no secret.</summary>
public sealed partial class ComposeTests
{
    private static readonly string s_compose = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deployment", "compose.yaml"));

    [Fact]
    public void Every_setting_of_the_nodes_is_one_of_the_product()
    {
        using var shipped = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "appsettings.json")));

        var settings = Setting().Matches(s_compose).Select(match => match.Groups[1].Value).ToList();

        Assert.True(settings.Count >= 9, string.Join(", ", settings));
        Assert.DoesNotContain(settings, setting => !IsThere(shipped.RootElement, setting.Split("__")));
    }

    [Fact]
    public async Task With_the_settings_of_the_nodes_the_product_has_no_fault_to_tell()
    {
        var folder = Directory.CreateTempSubdirectory("mailboxwizard-compose-");
        try
        {
            // As Docker does, with what the head of the file asks for.
            var given = new Dictionary<string, string>
            {
                ["CLIENT_ID"] = "11111111-1111-4111-8111-111111111111",
                ["HOME_TENANT_ID"] = "22222222-2222-4222-8222-222222222222",
                ["PUBLIC_URL"] = "https://wizard.example",
                ["AUDIT_KEY"] = Convert.ToBase64String(new byte[32]),
            };
            var settings = Value().Matches(s_compose).ToDictionary(
                match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal),
                match => Variable().Replace(match.Groups[2].Value, variable => given.GetValueOrDefault(variable.Groups[1].Value, variable.Groups[2].Success ? variable.Groups[2].Value : "right")));
            foreach (var path in settings.Where(setting => setting.Value.StartsWith("/run/", StringComparison.Ordinal)).Select(setting => setting.Key).ToList())
                settings[path] = KeyCertificates.Make(folder.FullName, "right");

            await using var app = MailboxWizardApp.Build(["--environment=Production", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);

            Assert.All(Mounted().Matches(s_compose), match => Assert.Contains($": {match.Groups[1].Value}\n", s_compose, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_balancer_leads_to_the_nodes_which_are_the_same_in_everything()
    {
        var nodes = Node().Matches(s_compose).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(["first", "second"], nodes);
        Assert.Equal(nodes.Select(node => $"{node}:8080"), Upstream().Matches(File.ReadAllText(Balancer.Sample)).Select(match => match.Groups[1].Value));
        Assert.Contains("./nginx.conf:/etc/nginx/conf.d/", s_compose, StringComparison.Ordinal);
        // The network that the nodes trust is the one in which the balancer is.
        Assert.Contains("Shell__TrustedProxies__0: 172.30.0.0/24", s_compose, StringComparison.Ordinal);
        Assert.Contains("- subnet: 172.30.0.0/24", s_compose, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_secret_comes_from_outside_and_must_be_there()
    {
        var secrets = Secret().Matches(s_compose).Select(match => match.Groups[1].Value.Trim()).ToList();

        Assert.True(secrets.Count >= 5, string.Join(", ", secrets));
        Assert.All(secrets, secret => Assert.Matches(@"^\$\{[A-Z_]+:\?\}$", secret));
    }

    private static bool IsThere(JsonElement settings, string[] path) => path switch
    {
        [] => true,
        [var index, ..] when settings.ValueKind is JsonValueKind.Array => int.TryParse(index, out _),
        [var name, .. var below] => settings.TryGetProperty(name, out var found) && IsThere(found, below),
    };

    [GeneratedRegex(@"^    (\w+__\w+):", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^    (\w+__\w+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Value();

    [GeneratedRegex(@"\$\{([A-Z_]+):(?:\?|-([^}]*))\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@":(/run/\S+):ro", RegexOptions.Multiline)]
    private static partial Regex Mounted();

    [GeneratedRegex(@"^  (\w+):\n    <<: \*node$", RegexOptions.Multiline)]
    private static partial Regex Node();

    [GeneratedRegex(@"^    server (\S+)", RegexOptions.Multiline)]
    private static partial Regex Upstream();

    [GeneratedRegex(@"(?:[Pp]assword[:=]|PASSWORD:|ClientSecret:|--requirepass, "")\s*([^,""\n]+)", RegexOptions.None)]
    private static partial Regex Secret();
}
