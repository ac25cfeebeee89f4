using MailboxWizard.SimulatedTenant.Scenarios;
using MailboxWizard.SimulatedTenant.Tests.Ews;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>
/// Each published answer comes with Microsoft's status and in Microsoft's shape: https://learn.microsoft.com/entra/identity-platform/reference-error-codes,
/// https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
/// </summary>
public sealed class PublishedAnswersTests(PublishedAnswersTests.Shared shared) : IClassFixture<PublishedAnswersTests.Shared>
{
    private const string Inbox = """<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>""";
    private const string Messages = """<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds></m:FindItem>""";

    public static TheoryData<string> Names => [.. PublishedAnswers.All.Select(answer => answer.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task It_is_given_to_applications(string name)
    {
        var answer = PublishedAnswers.All.Single(one => one.Name == name);
        var (user, graph) = (shared.User, shared.Graph);
        user.Cloud.Server.Choose("contoso.com", name);
        switch (answer.Place)
        {
            case AnswerPlace.Entra:
                var refused = (await user.Cloud.ApplicationTokenAsync("contoso.com", ExchangeUser.AppId, ExchangeUser.Secret)).Expect(answer.Status);
                Assert.Equal((answer.Code, answer.Word), ($"AADSTS{refused.AadSts}", refused.Text("error")));
                break;
            case AnswerPlace.Graph:
                var path = $"users/{ExchangeUser.Invoices}/mailFolders/inbox{(answer.OnMessages ? "/messages" : "")}";
                var denied = (await user.Cloud.GraphAsync("GET", path, graph)).Expect(answer.Status);
                Assert.Equal((answer.Code, answer.Text, answer.RetryAfterSeconds), (denied.ErrorCode, denied.ErrorMessage, (int?)denied.Headers.RetryAfter?.Delta?.TotalSeconds));
                if (answer.OnMessages) (await user.Cloud.GraphAsync("GET", $"users/{ExchangeUser.Invoices}/mailFolders/inbox", graph)).Expect(200);
                break;
            default:
                await ExchangeAnswersAsync(user, answer);
                break;
        }
    }

    [Fact]
    public async Task People_who_sign_in_do_not_meet_it_and_a_calm_day_ends_it()
    {
        shared.User.Cloud.Server.Choose("contoso.com", "entra:AADSTS7000222");
        Assert.NotEmpty(await shared.User.Cloud.DelegatedTokenAsync("Ada Admin", "User.Read"));

        shared.User.Cloud.Server.Choose("contoso.com", "calm");
        (await shared.User.Cloud.ApplicationTokenAsync("contoso.com", ExchangeUser.AppId, ExchangeUser.Secret)).Expect(200);
    }

    private static async Task ExchangeAnswersAsync(ExchangeUser user, ScriptedAnswer answer)
    {
        if (answer.IsBare)
        {
            var http = (await user.Cloud.EwsAsync(user.Token, "<anything/>")).Expect(answer.Status);
            string? Header(string name) => http.Headers.TryGetValues(name, out var values) ? values.Single() : null;
            Assert.Equal((answer.PolicyReason, answer.Diagnostics, answer.Html ?? ""), (Header("X-EWS-Policy-Reason"), Header("x-ms-diagnostics"), http.Body));
            return;
        }
        var reply = await user.AskAsync(answer.OnMessages ? Messages : Inbox);
        if (answer.Status == 200) reply.Expect(answer.Code);
        else Assert.Equal((answer.Code, answer.Text), (reply.Fault, reply.FaultText));
        if (answer.OnMessages) (await user.AskAsync(Inbox)).Expect("NoError");
    }

    /// <summary>One tenant for all of them.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal ExchangeUser User { get; private set; } = null!;

        public string Graph { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            User = await ExchangeUser.StartAsync(seed => seed.Application("Gateway").GrantedApplicationRoles.Add("Microsoft Graph/Mail.ReadWrite"));
            Graph = (await User.Cloud.ApplicationTokenAsync("contoso.com", ExchangeUser.AppId, ExchangeUser.Secret)).Text("access_token");
        }

        public ValueTask DisposeAsync() => User.DisposeAsync();
    }
}
