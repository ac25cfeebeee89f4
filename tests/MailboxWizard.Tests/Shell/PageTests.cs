using Bunit;
using MailboxWizard.Features.Setup;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace MailboxWizard.Tests.Shell;

/// <summary>What drawing needs: words, MudBlazor and a circuit; no feature.</summary>
public abstract class PageTests : BunitContext
{
    protected PageTests()
    {
        Services.AddMudServices();
        Services.AddLocalization();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new SetupRules());
        Services.AddSingleton<AntiforgeryStateProvider, SameToken>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", true));
    }

    /// <summary>What forms on a page carry; that it is checked is tested over HTTP.</summary>
    private sealed class SameToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }

    /// <summary>Text as people read it: without markup, with single spaces.</summary>
    protected static string Read(AngleSharp.Dom.INode node) =>
        string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
