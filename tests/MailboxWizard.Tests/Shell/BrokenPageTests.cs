using Bunit;
using MailboxWizard.Shell;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace MailboxWizard.Tests.Shell;

/// <summary>A page that breaks inside its circuit, within the real frame.</summary>
public sealed class BrokenPageTests : BunitContext
{
    private readonly WrittenLog log = new();

    public BrokenPageTests()
    {
        Services.AddMudServices();
        Services.AddLocalization();
        Services.AddLogging(logs => logs.AddProvider(log));
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<IncidentLog>();
        Services.AddSingleton(TestPeople.People(null));
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", true));
    }

    [Fact]
    public void The_frame_stays_and_the_id_is_in_the_log_beside_the_exception()
    {
        var frame = Render<MainLayout>(parameters => parameters.Add(layout => layout.Body, Page));
        Assert.Empty(frame.FindAll(".incident"));

        frame.Find("#press").Click();

        var id = frame.Find("main .incident .id").TextContent;
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}$", id);
        Assert.NotNull(frame.Find(".wordmark"));
        Assert.DoesNotContain("it broke", frame.Markup, StringComparison.Ordinal);
        var line = Assert.Single(log.Lines, line => line.Contains("IncidentLog 1001", StringComparison.Ordinal));
        Assert.Contains(id, line, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: it broke", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_page_is_drawn_again()
    {
        var frame = Render<MainLayout>(parameters => parameters.Add(layout => layout.Body, Page));
        frame.Find("#press").Click();

        Services.GetRequiredService<NavigationManager>().NavigateTo("/permissions");

        Assert.Empty(frame.FindAll(".incident"));
        Assert.NotNull(frame.Find("#press"));
    }

    private static RenderFragment Page => builder =>
    {
        builder.OpenComponent<Breaking>(0);
        builder.CloseComponent();
    };

    private sealed class Breaking : ComponentBase
    {
        private bool broken;

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
        {
            if (broken)
                throw new InvalidOperationException("it broke");
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "id", "press");
            builder.AddAttribute(2, "onclick", EventCallback.Factory.Create(this, () => broken = true));
            builder.CloseElement();
        }
    }
}
