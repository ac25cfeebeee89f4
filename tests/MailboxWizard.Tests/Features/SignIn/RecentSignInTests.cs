using System.Security.Claims;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Tests.Features.SignIn;

public sealed class RecentSignInTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(14 * 60 + 59, true)]
    [InlineData(15 * 60, false)]
    [InlineData(8 * 3600, false)]
    [InlineData(-60, true)]
    [InlineData(-3600, false)]
    public void Fifteen_minutes_are_recent(int seconds, bool recent) =>
        Assert.Equal(recent, Check(TestPeople.PersonOf(TestPeople.Contoso) with { SignedInAt = s_now.AddSeconds(-seconds) }));

    [Fact]
    public void An_unknown_moment_is_not() => Assert.False(Check(TestPeople.PersonOf(TestPeople.Contoso)));

    [Fact]
    public void When_Entra_answered_is_not_when_the_person_signed_in_unless_the_person_was_made_to()
    {
        var token = TestPeople.Principal(TestPeople.Contoso, more: new Claim("iat", Seconds(s_now)));

        Assert.Null(Describe(WizardClaims.Keep(token, askedAgain: false)).SignedInAt);
        Assert.Equal(s_now, Describe(WizardClaims.Keep(token, askedAgain: true)).SignedInAt);
    }

    [Fact]
    public void The_time_of_authentication_wins_over_the_time_of_issue()
    {
        var token = TestPeople.Principal(
            TestPeople.Contoso, more: [new Claim("iat", Seconds(s_now)), new Claim("auth_time", Seconds(s_now.AddHours(-3)))]);

        Assert.Equal(s_now.AddHours(-3), Describe(WizardClaims.Keep(token, askedAgain: true)).SignedInAt);
    }

    [Fact]
    public void The_cookie_keeps_what_is_used_and_nothing_else()
    {
        var token = TestPeople.Principal(TestPeople.Contoso, ["62e90394-69f5-4237-9190-012177145e10"], ["Engineer"], more: [
            new("auth_time", "1"), new("iat", "2"), new("aud", "x"), new("email", "a@b"), new("groups", "g"), new("sub", "s"),
            new("mw_session", "11111111-1111-1111-1111-111111111111"), new("mw_tenant", "forged"), new("rh", "0.A")]);

        Assert.Equal(
            ["auth_time", "name", "oid", "preferred_username", "roles", "tid", "uid", "utid", "wids"],
            WizardClaims.Keep(token, askedAgain: false).Claims.Select(claim => claim.Type).Order());
    }

    private static bool Check(Person person) => new RecentSignIn(new Clock()).IsRecent(person);

    private static Person Describe(ClaimsIdentity identity) =>
        TestPeople.People(null).Describe(new(identity)) ?? throw new InvalidOperationException("Nobody.");

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_now;
    }
}
