using MailboxWizard.Demo;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailboxWizard.Node;

/// <summary>
/// The product as a process of its own, for tests that kill it: its transport leads to a simulated tenant somewhere else on
/// loopback, it can end itself at a named <see cref="Points">point</see>, and <see cref="NodeDoor"/> lets a test press Run.
/// </summary>
public static class NodeHost
{
    /// <summary>Setting: where the simulated tenant listens.</summary>
    public const string SimulatedTenant = "Node:SimulatedTenant";

    /// <summary>Setting: the point at which to end already while starting; see <see cref="Points.Arm"/>.</summary>
    public const string Point = "Node:Point";

    public static WebApplication Build(string[] args)
    {
        var app = MailboxWizardApp.Build(args, builder =>
        {
            foreach (var address in (builder.Configuration["urls"] ?? "").Split(';'))
                if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !uri.IsLoopback)
                    throw new InvalidOperationException($"A node of the tests listens on loopback only, and was told urls={address}.");
            var points = new Points();
            if (builder.Configuration[Point] is { Length: > 0 } point)
                points.Arm(point, PointDeed.Kill);
            var tenant = new Uri(builder.Configuration[SimulatedTenant] ?? throw new InvalidOperationException($"The setting {SimulatedTenant} is missing."));
            builder.Services
                .AddSingleton(points)
                // Made by the container, so that it ends with it.
                .AddSingleton<BatchPoints>()
                .AddSimulatedCloud(tenant)
                .ConfigureHttpClientDefaults(client => client.ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Add(new TenantPoints(points))));
            var commands = new DatabasePoints(points);
            var opening = new ReadOnlyFile(points);
            builder.Services
                .ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(commands, commands.Transactions, commands.Saves, opening))
                .ConfigureDbContext<PostgreSqlWizardDbContext>(options => options.AddInterceptors(commands, commands.Transactions, commands.Saves));
        });
        app.Lifetime.ApplicationStarted.Register(app.Services.GetRequiredService<Points>().Started);
        app.Services.GetRequiredService<BatchPoints>();
        NodeDoor.Map(app);
        return app;
    }
}
