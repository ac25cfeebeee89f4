using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Authentication;

namespace MailboxWizard.Features.SignIn;

/// <summary>
/// Writes down what happened at the door; registered by the audit log, which knows people and is not known here. What it
/// cannot write down does not happen: its exceptions end the act.
/// </summary>
internal delegate Task SignInWitness(SignInDeed deed, CancellationToken cancellationToken);

/// <summary>Something that happened at the door.</summary>
internal sealed record SignInDeed
{
    public required SignInDeedKind Kind { get; init; }

    /// <summary>Empty where no tenant is known: only staff sees it then.</summary>
    public TenantId TenantId { get; init; }

    public string TenantName { get; init; } = "";

    public ObjectId? PersonId { get; init; }

    public string PersonName { get; init; } = "";

    /// <summary>User name, failure or path.</summary>
    public required string Subject { get; init; }

    public string? ClientAddress { get; init; }

    public string? RequestId { get; init; }

    /// <summary>What broke, where it was more than a refusal. For the log alone.</summary>
    public Exception? Fault { get; init; }

    public static SignInDeed Of(SignInDeedKind kind, Person person, HttpContext http) =>
        kind is SignInDeedKind.AccessRefused ? AccessRefused(person, http.Request.Path, Address(http)) : Of(kind, person, person.UserName, Address(http));

    /// <summary>Signed in, but not for this page.</summary>
    public static SignInDeed AccessRefused(Person person, string? path, string? clientAddress) => Of(SignInDeedKind.AccessRefused, person, Short(path), clientAddress);

    private static SignInDeed Of(SignInDeedKind kind, Person person, string subject, string? clientAddress) => new()
    {
        Kind = kind,
        TenantId = person.TenantId,
        TenantName = person.TenantName,
        PersonId = person.ObjectId,
        PersonName = person.Name,
        Subject = subject,
        ClientAddress = clientAddress,
    };

    /// <summary>Nobody came in; the state says what is known of who wanted to.</summary>
    public static SignInDeed Refused(AuthenticationProperties? state, SignInFailure failure, string correlation, HttpContext http)
    {
        // An id, or a domain that somebody typed: neither is what the tenant is called.
        var named = SignInState.TenantOf(state);
        return new()
        {
            Kind = SignInDeedKind.SignInRefused,
            TenantId = Guid.TryParse(named, out var tenant) ? new(tenant) : default,
            PersonId = SignInState.PersonOf(state),
            Subject = failure.ToString(),
            ClientAddress = Address(http),
            RequestId = correlation,
        };
    }

    private static string? Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();

    private static string Short(string? path) => SecretPath.Masked(path ?? "") is { Length: > 200 } masked ? masked[..200] : SecretPath.Masked(path ?? "");
}

/// <summary>What can happen at the door.</summary>
internal enum SignInDeedKind
{
    SignedIn,
    SignedOut,
    SignInRefused,

    /// <summary>Signed in, but not for this page.</summary>
    AccessRefused,
}
