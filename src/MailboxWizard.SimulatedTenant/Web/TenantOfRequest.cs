using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>Finds out whose weather a request meets, before anything about it has been checked.</summary>
internal static class TenantOfRequest
{
    /// <summary>By the tenant in a token, or by the first part of an address of the token service; nobody is let in by this.</summary>
    public static Tenant? Peek(HttpRequest request, bool isLogin, TenantState state)
        => isLogin ? state.Find(FirstSegment(request)) : TidOf(request.Headers.Authorization.ToString()) is { } tid ? state.Find(tid) : null;

    private static string FirstSegment(HttpRequest request) => request.Path.Value!.Split('/', 3, StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "";

    private static string? TidOf(string authorization)
    {
        if (authorization.Split('.') is not [_, var payload, _]) return null;
        try
        {
            return JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload)) is JsonObject claims && claims["tid"] is JsonValue tid && tid.TryGetValue<string>(out var text) ? text : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentException)
        {
            // A malformed token names no tenant; whoever checks it says what is wrong with it.
            return null;
        }
    }
}
