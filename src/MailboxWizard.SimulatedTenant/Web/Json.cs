using System.Text.Encodings.Web;
using System.Text.Json;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>How JSON is written: as Microsoft does, without escaping what needs none.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
