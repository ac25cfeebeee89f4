using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Serilog;
using Serilog.Context;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace MailboxWizard.Shell;

/// <summary>
/// Structured logs on the console: JSON in Production, readable otherwise; one line a request, with the path and never the
/// query; tenant and person by id on every line that a request or a circuit causes.
/// </summary>
internal static class Logging
{
    private const string Readable = "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {Message:lj} {TenantId} {PersonId} {Run}{NewLine}{Exception}";

    public static IHostApplicationBuilder AddLogging(this IHostApplicationBuilder builder)
    {
        // The host's own console would write every line a second time; what is registered later (tests, collectors) still gets all.
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(
            (_, logs) =>
            {
                logs.MinimumLevel.Information()
                    // These write addresses with their query at Information: https://learn.microsoft.com/aspnet/core/fundamentals/http-logging
                    .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
                    .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
                    .MinimumLevel.Override("System.Net.Http.HttpClient", LogEventLevel.Warning)
                    .MinimumLevel.Override("Polly", LogEventLevel.Warning)
                    .MinimumLevel.Override("Microsoft.Identity", LogEventLevel.Warning)
                    // These say at length, and for every consent that is still to be asked for, what their exceptions say again.
                    .MinimumLevel.Override("Microsoft.Identity.Web.TokenAcquisition", LogEventLevel.Fatal)
                    .MinimumLevel.Override("Microsoft.IdentityModel", LogEventLevel.Fatal)
                    // Warns of each answer that has lost its cookie, which anybody may send: what failed is told by ourselves, and so often only.
                    .MinimumLevel.Override("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectHandler", LogEventLevel.Error)
                    .ReadFrom.Configuration(builder.Configuration)
                    .Enrich.FromLogContext()
                    .Enrich.With<MaskedPaths>();
                if (builder.Environment.IsProduction())
                    logs.WriteTo.Console(new CompactJsonFormatter());
                else
                    logs.WriteTo.Console(outputTemplate: Readable, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
            },
            preserveStaticLogger: true,
            writeToProviders: true);
        builder.Services.AddSingleton<IStartupFilter, RequestLines>();
        builder.Services.AddScoped<CircuitHandler, CircuitLogging>();
        return builder;
    }

    /// <summary>After authentication: everything that this request logs carries the tenant's and the person's id.</summary>
    public static WebApplication UsePersonInLogs(this WebApplication app)
    {
        var people = app.Services.GetRequiredService<People>();
        app.Use(async (http, next) =>
        {
            if (people.Describe(http.User) is not { } person)
            {
                await next(http);
                return;
            }

            using (LogContext.PushProperty("TenantId", person.TenantId))
            using (LogContext.PushProperty("PersonId", person.ObjectId))
                await next(http);
        });
        return app;
    }

    /// <summary>Outermost, so that sign-in, which authentication answers itself, has its line too.</summary>
    private sealed class RequestLines(People people, Serilog.ILogger logger) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseSerilogRequestLogging(options =>
            {
                options.GetMessageTemplateProperties = (http, path, elapsed, status) =>
                [
                    new("RequestMethod", new ScalarValue(http.Request.Method)), new("RequestPath", new ScalarValue(SecretPath.Masked(path))),
                    new("StatusCode", new ScalarValue(status)), new("Elapsed", new ScalarValue(elapsed)),
                ];
                // Without it the lines go to Serilog's static logger, which is nobody's here.
                options.Logger = logger;
                options.EnrichDiagnosticContext = (diagnostics, http) =>
                {
                    if (people.Describe(http.User) is not { } person)
                        return;
                    diagnostics.Set("TenantId", person.TenantId);
                    diagnostics.Set("PersonId", person.ObjectId);
                };
            });
            next(app);
        };
    }

    /// <summary>The host puts the path on every line that a request causes, as a scope's property.</summary>
    private sealed class MaskedPaths : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            if (logEvent.Properties.TryGetValue("RequestPath", out var value) && value is ScalarValue { Value: string path } && SecretPath.Masked(path) is var masked && masked != path)
                logEvent.AddOrUpdateProperty(new("RequestPath", new ScalarValue(masked)));
        }
    }
}
