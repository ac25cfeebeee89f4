using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What is tried again, how long it waits, and when it gives up.</summary>
public sealed class SetupRetryTests
{
    private static readonly SetupOptions Quick = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(4),
        StepDeadline = TimeSpan.FromMilliseconds(200),
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 15)]
    [InlineData(60, 15)]
    public void Pauses_double_up_to_the_longest_and_jitter_by_a_fifth(int attempt, int seconds)
    {
        var retry = Retry(new SetupOptions());

        var pauses = Enumerable.Range(0, 200).Select(_ => retry.Pause(attempt, asked: null)).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause.TotalSeconds, seconds * 0.8, seconds * 1.2));
        Assert.NotEqual(pauses.Min(), pauses.Max());
    }

    [Fact]
    public void What_Microsoft_asks_for_is_kept_to() =>
        Assert.Equal(TimeSpan.FromSeconds(47), Retry(new SetupOptions()).Pause(1, TimeSpan.FromSeconds(47)));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_Microsoft_asks_for_is_no_shorter_than_the_own_pause(int asked) =>
        Assert.InRange(Retry(new SetupOptions()).Pause(3, TimeSpan.FromSeconds(asked)).TotalSeconds, 3.2, 4.8);

    [Fact]
    public async Task A_transient_answer_is_tried_again_and_said_before_each_pause()
    {
        var said = new List<int>();

        var answer = await Retry(Quick).RunAsync(
            attempt => attempt < 3 ? throw Answer(404, "Request_ResourceNotFound") : Task.FromResult(attempt),
            TransientAnswers.AfterCreation,
            pause =>
            {
                said.Add(pause.NextAttempt);
                return Task.CompletedTask;
            },
            TimeSpan.MaxValue, TestContext.Current.CancellationToken);

        Assert.Equal(3, answer);
        Assert.Equal([2, 3], said);
    }

    [Fact]
    public async Task After_the_deadline_the_last_answer_stands()
    {
        var refused = await Assert.ThrowsAsync<Microsoft365Exception>(() => Retry(Quick).RunAsync<int>(
            _ => throw Answer(429, "TooManyRequests"), TransientAnswers.Busy, _ => Task.CompletedTask, TimeSpan.MaxValue, TestContext.Current.CancellationToken));

        Assert.Equal(429, refused.Problem.Status);
    }

    [Fact]
    public async Task What_is_left_of_the_run_counts_where_it_is_less_than_the_steps_deadline()
    {
        var attempts = 0;

        await Assert.ThrowsAsync<Microsoft365Exception>(() => Retry(Quick).RunAsync<int>(
            attempt =>
            {
                attempts = attempt;
                throw Answer(429, "TooManyRequests");
            },
            TransientAnswers.Busy, _ => Task.CompletedTask, TimeSpan.Zero, TestContext.Current.CancellationToken));

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Any_other_answer_is_not_tried_again()
    {
        var attempts = 0;

        await Assert.ThrowsAsync<Microsoft365Exception>(() => Retry(Quick).RunAsync<int>(
            attempt =>
            {
                attempts = attempt;
                throw Answer(403, "Authorization_RequestDenied");
            },
            TransientAnswers.AfterCreation, _ => Task.CompletedTask, TimeSpan.MaxValue, TestContext.Current.CancellationToken));

        Assert.Equal(1, attempts);
    }

    [Theory]
    [InlineData(429, "TooManyRequests", "", true, true, true)]
    [InlineData(503, "serviceNotAvailable", "", true, true, true)]
    [InlineData(0, "NoAnswer", "", true, true, true)]
    [InlineData(400, "AADSTS90033", "", true, true, true)]
    [InlineData(400, "AADSTS50033", "", true, true, true)]
    [InlineData(429, "AADSTS50196", "", false, false, false)]
    [InlineData(429, "AADSTS90055", "", true, true, true)]
    [InlineData(404, "Request_ResourceNotFound", "", true, true, true)]
    [InlineData(409, "Request_Conflict", "", true, true, true)]
    [InlineData(400, "NoBackingApplicationObject", "", false, true, false)]
    [InlineData(400, "Request_BadRequest", "The appId 'x' of the service principal does not reference a valid application object.", false, true, false)]
    [InlineData(403, "Authorization_RequestDenied", "Insufficient privileges", false, true, false)]
    [InlineData(400, "Request_BadRequest", "Not a valid reference update.", false, false, true)]
    [InlineData(400, "Request_BadRequest", "Permission being assigned was not found on application 'x'.", false, false, true)]
    [InlineData(400, "Request_BadRequest", "Specified resourceId was not found.", false, false, true)]
    [InlineData(400, "CredentialTypeNotAllowedAsPerAppPolicy", "", false, false, false)]
    [InlineData(401, "InvalidAuthenticationToken", "", false, false, false)]
    [InlineData(400, "Request_BadRequest", "Property 'x' is invalid.", false, false, false)]
    public void The_list_of_transient_answers_is_closed(int status, string code, string message, bool afterCreation, bool servicePrincipal, bool grant)
    {
        var problem = new Microsoft365Problem { Status = status, Code = code, Message = message };

        Assert.Equal(
            (afterCreation, servicePrincipal, grant),
            (TransientAnswers.AfterCreation(problem), TransientAnswers.OfServicePrincipal(problem), TransientAnswers.OfGrant(problem)));
    }

    private static SetupRetry Retry(SetupOptions options) => new(TimeProvider.System, Options.Create(options));

    private static Microsoft365Exception Answer(int status, string code) => new(new() { Status = status, Code = code, Message = "" });
}
