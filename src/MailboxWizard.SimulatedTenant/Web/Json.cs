using System.Text.Encodings.Web;
using System.Text.Json;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>How JSON is written: as Microsoft does, without escaping what needs none.</summary>
internal static class Json
{
    /// <summary>A mailbox may nest its folders three hundred deep, each of which is an object in a list.</summary>
    // https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#mailbox-folder-limits
    public const int Deepest = 800;

    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Deepest };
}
