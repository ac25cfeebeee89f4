using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant;

/// <summary>The program around the server: --urls, --seed, --state, --scenario, --weather, --clock-skew, --random-seed.</summary>
internal static class CommandLine
{
    private static string Usage =>
        $"""
        Usage: --urls http://127.0.0.1:5005 [--seed FILE.json] [--state FILE.json] [--scenario NAME] [--weather NAME=VALUE]... [--clock-skew SECONDS] [--random-seed NUMBER]

        Scenarios:
        {string.Join(Environment.NewLine, NamedScenarios.All.Select(s => $"  {s.Name,-20} {s.Summary}"))}

        Weather, on top of the scenario's, with what it is on a calm day:
        {string.Join(Environment.NewLine, Knobs.Calm.ToJson().Select(k => $"  {k.Key}={k.Value!.ToJsonString()}"))}
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var server = await TenantServer.StartAsync(Parse(args));
            Console.WriteLine($"Simulated Microsoft 365 listens on {server.Address} for login.microsoftonline.com, graph.microsoft.com and outlook.office365.com.");
            Console.WriteLine($"What it believes: {new Uri(server.BrowserAddress, "/_control")}");
            await server.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static SimulatedTenantOptions Parse(string[] args)
    {
        var options = new SimulatedTenantOptions { Url = new Uri("http://127.0.0.1:5005") };
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new InvalidDataException(Usage);
            options = args[i] switch
            {
                "--urls" => options with { Url = Uri.TryCreate(value, UriKind.Absolute, out var url) ? url : throw new InvalidDataException($"'{value}' is no address.") },
                "--seed" => options with { SeedFile = value },
                "--state" => options with { StateFile = value },
                "--scenario" => options with { Scenario = value },
                "--weather" => options with { ConfigureWeather = Also(options.ConfigureWeather, value) },
                "--clock-skew" => options with { ConfigureWeather = Also(options.ConfigureWeather, $"clockSkewSeconds={value}") },
                "--random-seed" => options with { RandomSeed = int.TryParse(value, out var seed) ? seed : throw new InvalidDataException($"'{value}' is no number.") },
                _ => throw new InvalidDataException($"'{args[i]}' means nothing here.{Environment.NewLine}{Usage}"),
            };
        }
        return options;
    }

    private static Func<Knobs, Knobs> Also(Func<Knobs, Knobs>? before, string setting) => knobs => (before?.Invoke(knobs) ?? knobs).With(setting);
}
