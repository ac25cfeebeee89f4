using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The form of pasted values as the page's script posts it.</summary>
internal static class PastedScene
{
    public static async Task<string> TokenAsync(WebVisitor visitor, string path = "/handoffs/pasted")
    {
        using var page = await visitor.PageAsync(await visitor.GetAsync(path));
        return (page.QuerySelector("input[name=__RequestVerificationToken]") as IHtmlInputElement)?.Value ?? "";
    }

    public static Task<HttpResponseMessage> PostAsync(WebVisitor visitor, string token, params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string>
        {
            ["tenant"] = "contoso.com",
            ["client"] = KeyScene.Client.ToString(),
            ["secret"] = KeyScene.Secret,
            ["route"] = "Graph",
            ["address"] = "invoices@contoso.com",
            ["folder"] = "Invoices",
            ["keeping"] = "Drop",
            ["__RequestVerificationToken"] = token,
        };
        foreach (var (name, value) in other)
            fields[name] = value;
        return visitor.SendAsync(new(HttpMethod.Post, "/handoffs/pasted/test")
        {
            Content = new FormUrlEncodedContent(fields),
            Headers = { { "Accept", "application/json" } },
        });
    }

    /// <summary>Posts, and waits for the end of the Test.</summary>
    public static async Task<PastedProgress> TestAsync(WizardApplication app, WebVisitor visitor, params (string Name, string Value)[] other)
    {
        var answer = await PostAsync(visitor, await TokenAsync(visitor), other);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await BodyAsync(answer)).GetProperty("test").GetGuid();
        return await EndAsync(app, visitor, id);
    }

    public static async Task<PastedProgress> EndAsync(WizardApplication app, WebVisitor visitor, Guid id)
    {
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!;
        var tester = app.Services.GetRequiredService<PastedTester>();
        var ended = new TaskCompletionSource<PastedProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(PastedProgress? progress)
        {
            if (progress is { IsRunning: false })
                ended.TrySetResult(progress);
        }

        using var subscription = tester.Subscribe(id, progress =>
        {
            Look(progress);
            return Task.CompletedTask;
        });
        Look(await tester.ReadAsync(id, person, TestContext.Current.CancellationToken));
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.Clone();
    }
}
