using Bunit;
using MailboxWizard.Features.Setup;
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
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", true));
    }

    /// <summary>Text as people read it: without markup, with single spaces.</summary>
    protected static string Read(AngleSharp.Dom.INode node) =>
        string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
