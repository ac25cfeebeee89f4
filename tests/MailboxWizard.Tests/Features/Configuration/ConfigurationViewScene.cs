using AngleSharp.Dom;
using Bunit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Tests.Shell;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Draws the Therefore page of one hand-off.</summary>
public abstract class ConfigurationViewScene : PageTests
{
    private protected static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private protected static readonly EwsEnd EwsEnds = new(new(2027, 4, 1));
    private protected List<string> Done { get; } = [];

    private protected static Handoff Make(Route route, Action<Handoff>? change = null, bool isForeign = false)
    {
        var handoff = new Handoff
        {
            Number = 471206,
            TenantId = Fabrikam,
            TenantName = "Fabrikam",
            ClientId = MailboxWizard.Tests.Features.Handoffs.HandoffBench.Client,
            ApplicationObjectId = new(Guid.NewGuid()),
            ServicePrincipalId = new(Guid.NewGuid()),
            RegistrationName = "Therefore mailbox",
            Route = route,
            Therefore = "Therefore 2025 Update 1, on-premises",
            Mailboxes = [new() { Address = "scan@fabrikam.com", InputFolder = "Scans" }],
            SecretKeyId = Guid.Parse("11111111-2222-3333-4444-555555555555"),
            SecretHint = "Rdk",
            SecretEndsAt = new(2028, 11, 19, 0, 0, 0, TimeSpan.Zero),
            Run = 5193,
            IsForeign = isForeign,
            CreatedBy = Neighbour.ObjectId,
            CreatedByName = Neighbour.Name,
            CreatedAt = Now,
            StateSince = Now,
        };
        change?.Invoke(handoff);
        return handoff;
    }

    private protected IRenderedComponent<ConfigurationView> Draw(Handoff handoff, Person person, TestProgress? test = null, string? refused = null, EwsEnd? ewsEnd = null, int? newer = null, RemovalAnswer? key = null, RemovalAnswer? grant = null) =>
        Render<ConfigurationView>(parameters => parameters
            .Add(view => view.Model, ConfigurationModel.Of(handoff, person, CloudHosts.Of(MicrosoftCloud.Global), ewsEnd ?? EwsEnds, Now, Now.AddDays(30), 0) with { Test = test, Refused = refused, Newer = newer, Key = key, KeyMessage = "Please", EwsGrant = grant, EwsGrantMessage = "Please, the grant" })
            .Add(view => view.Deeds, new()
            {
                Take = () => Did("take"),
                Test = () => Did("test"),
                TestBothRoutes = () => Did("test both"),
                TestStaysShut = address => Did($"shut {address}"),
                CreateFolder = row => Did($"create {row.Kind}"),
                Complete = () => Did("complete"),
                Withdraw = () => Did("withdraw"),
                Tick = (click, ticked) => Did($"tick {click} {ticked}"),
                Report = (passed, said) => Did($"report {passed} {said}"),
                Select = index => Did($"select {index}"),
                Note = text => Did($"note {text}"),
                Ticket = ticket => Did($"ticket {ticket}"),
                RemoveKey = () => Did("remove key"),
                RemoveEwsGrant = () => Did("remove EWS grant"),
            }));

    private protected Task Did(string deed)
    {
        Done.Add(deed);
        return Task.CompletedTask;
    }

    private protected static IElement Button(IRenderedComponent<ConfigurationView> view, string name) => view.FindAll("button").Single(button => Read(button) == name);

    private protected static IEnumerable<string> Fields(IRenderedComponent<ConfigurationView> view) =>
        view.FindAll(".values > div").Select(field => $"{Read(field.QuerySelector("dt")!)}: {Spaced(field.QuerySelector("dd")!)}");

    /// <summary>With a blank between elements, which Blazor does not write, and without what is hidden.</summary>
    private protected static string Spaced(IElement element) =>
        string.Join(' ', element.Descendants<IText>().Where(text => text.ParentElement?.Closest("[hidden]") is null).Select(text => text.Data.Trim()).Where(text => text.Length > 0));
}
