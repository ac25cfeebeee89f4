using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>The address of an object in the body of a request, as @odata.id holds it.</summary>
internal static partial class DirectoryReference
{
    private static readonly Shape s_reference = Shape.Object("ReferenceUpdate", []);

    /// <summary>The id in the body's @odata.id.</summary>
    /// <exception cref="GraphProblem">There is none, or it is no address of the kind that is wanted here.</exception>
    public static Guid Of(GraphCall call, string kinds = "directoryObjects|users|servicePrincipals")
    {
        s_reference.Check(call.Body, "ReferenceUpdate");
        return Id((string?)call.Body["@odata.id"], kinds);
    }

    /// <summary>The id of the person or service principal at an address.</summary>
    /// <exception cref="GraphProblem">There is nobody there.</exception>
    public static Guid Resolve(GraphCall call, string? address)
    {
        var id = Id(address, "directoryObjects|users|servicePrincipals");
        return DirectoryObjects.Find(call, id) is not null ? id : throw GraphProblem.NotFound(id.ToString());
    }

    // https://learn.microsoft.com/graph/api/application-post-owners#request-body
    private static Guid Id(string? address, string kinds)
        => address is not null && Address().Match(address) is { Success: true } match
            && kinds.Split('|').Contains(match.Groups["kind"].Value.Trim('/'), StringComparer.OrdinalIgnoreCase) && Guid.TryParse(match.Groups["id"].Value, out var id)
            ? id
            : throw GraphProblem.BadRequest("Invalid URL format specified in payload.", "BadRequest");

    [GeneratedRegex(@"^https://graph\.microsoft\.com/(?:v1\.0|beta)/(?:[0-9a-f-]{36}/|myorganization/)?(?<kind>[A-Za-z/]+?)(?:/(?<id>[^/()']+)|\('?(?<id>[^/()']+)'?\))$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
