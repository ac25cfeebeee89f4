using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffWebhookTests
{
    [Fact]
    public async Task The_message_and_its_mail_link_name_the_number_and_hold_no_secret()
    {
        await using var bench = await StartAsync();
        var handoff = bench.Make(482913);

        var text = HandoffMessage.Text(handoff, "https://mailbox.spectrum.example/");

        Assert.Equal(
            "Hand-off 482 913 is ready.\n\nTenant: Contoso\nMailbox: invoices@contoso.com\n\nOpen it here: https://mailbox.spectrum.example/handoffs/482913\n\n"
            + "This message holds no secret. The secret is kept sealed until the hand-off is complete.\n", text);
        Assert.Equal("mailto:help@spectrum.example?subject=Hand-off%20482%20913&body=a%26b%0A", HandoffMessage.MailTo("help@spectrum.example", "Hand-off 482 913", "a&b\n"));
        Assert.StartsWith("mailto:?subject=", HandoffMessage.MailTo(null, "x", "y"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhook_gets_number_tenant_count_state_and_link_and_nothing_else_nor_a_mark_in_the_name()
    {
        using var ear = new Ear([HttpStatusCode.OK]);
        await using var bench = await StartAsync(services => Configure(services, ear));
        var webhook = bench.Services.GetRequiredService<HandoffWebhook>();
        await webhook.StartAsync(Cancelled);

        var number = (await bench.OpenAsync(number => bench.Make(number, tenantName: "<Con[toso]|@all"))).Number;
        await ear.Heard.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
        await webhook.StopAsync(Cancelled);

        Assert.Equal(
            [$$"""POST https://hooks.example/x {"number":"{{Handoff.Spoken(number)}}","tenant":" Con toso   all","mailboxes":1,"state":"Ready","link":"https://mailbox.spectrum.example/handoffs/{{number}}"}"""],
            ear.Requests);
    }

    [Fact]
    public async Task A_webhook_that_refuses_is_asked_again_and_the_outcome_is_audited()
    {
        using var ear = new Ear([HttpStatusCode.BadGateway, HttpStatusCode.NoContent]);
        await using var bench = await StartAsync(services => Configure(services, ear));
        var webhook = bench.Services.GetRequiredService<HandoffWebhook>();
        await webhook.StartAsync(Cancelled);

        await bench.OpenAsync();
        await ear.Heard.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
        for (var tries = 0; tries < 100 && !(await bench.AuditAsync()).Any(line => line.StartsWith("Notification Done", StringComparison.Ordinal)); tries++)
            await Task.Delay(50, Cancelled);
        await webhook.StopAsync(Cancelled);

        Assert.Equal(2, ear.Requests.Count);
        Assert.Equal(["Notification Intended MailboxWizard: ", "Notification Done MailboxWizard: Ready"],
            (await bench.AuditAsync()).Where(line => line.StartsWith("Notification", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_alarm_of_the_audit_log_goes_to_the_webhook_once_an_hour_and_needs_no_log()
    {
        using var ear = new Ear([HttpStatusCode.BadGateway, HttpStatusCode.NoContent]);
        await using var bench = await StartAsync(services => Configure(services, ear));
        var alarms = bench.Services.GetRequiredService<AuditAlarms>();

        // Before anybody listens, too.
        Assert.True(alarms.Raise(AuditAlarm.DiskFillsUp, "The disk has 7 MB left."));
        Assert.False(alarms.Raise(AuditAlarm.DiskFillsUp, "The disk has 6 MB left."));
        var webhook = bench.Services.GetRequiredService<HandoffWebhook>();
        await webhook.StartAsync(Cancelled);
        await ear.Heard.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
        await webhook.StopAsync(Cancelled);

        const string post = """POST https://hooks.example/x {"alarm":"DiskFillsUp","text":"The disk has 7 MB left.","link":"https://mailbox.spectrum.example/audit"}""";
        Assert.Equal([post, post], ear.Requests);
        Assert.Empty(await bench.AuditAsync());
    }

    private static void Configure(IServiceCollection services, Ear ear)
    {
        services.Configure<HandoffsOptions>(options => options.WebhookUrl = "https://hooks.example/x");
        services.Configure<PublicAddressOptions>(options => options.PublicUrl = "https://mailbox.spectrum.example");
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => ear));
    }

    /// <summary>Stands where the wire is: keeps what was sent and answers in turn.</summary>
    private sealed class Ear(IReadOnlyList<HttpStatusCode> answers) : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        public TaskCompletionSource Heard { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add($"{request.Method} {request.RequestUri} {await request.Content!.ReadAsStringAsync(cancellationToken)}");
            var answer = new HttpResponseMessage(answers[Math.Min(Requests.Count, answers.Count) - 1]);
            if (Requests.Count == answers.Count)
                Heard.TrySetResult();
            return answer;
        }
    }
}
