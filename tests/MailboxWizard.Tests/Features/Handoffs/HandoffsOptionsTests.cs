using MailboxWizard.Features.Handoffs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffsOptionsTests
{
    [Fact]
    public void All_faults_are_said_at_once_with_key_and_accepted_values()
    {
        var problem = Assert.Throws<OptionsValidationException>(() => Read("Production",
            ("Handoffs:ExpireAfterDays", "0"), ("Handoffs:OverdueAfterDays", "366"), ("Handoffs:WebhookUrl", "http://localhost/x"), ("Handoffs:Contact", "nobody")));

        Assert.Equal(
        [
            "Handoffs:ExpireAfterDays must be a number of days from 1 to 365.",
            "Handoffs:OverdueAfterDays must be a number of days from 1 to 365.",
            "Handoffs:WebhookUrl must be an https address; http only to this machine, in Development.",
            "Handoffs:Contact must be an e-mail address.",
        ], problem.Failures);
    }

    [Theory]
    [InlineData("Production", "https://hooks.example/x", true)]
    [InlineData("Development", "http://localhost:5000/x", true)]
    [InlineData("Development", "http://hooks.example/x", false)]
    [InlineData("Production", "https://user:pass@hooks.example/x", false)]
    [InlineData("Production", "hooks", false)]
    [InlineData("Production", "", true)]
    public void The_webhook_is_https_or_loopback_in_development(string environment, string address, bool accepted)
    {
        var problem = Record.Exception(() => Read(environment, ("Handoffs:WebhookUrl", address)));

        Assert.Equal(accepted, problem is null);
    }

    private static HandoffsOptions Read(string environment, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.AddHandoffs();
        return builder.Services.BuildServiceProvider().GetRequiredService<IOptions<HandoffsOptions>>().Value;
    }
}
