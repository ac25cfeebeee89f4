using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.SignIn;

/// <summary>How often a minute one client address may begin something here before anybody is signed in: a sign-in, or answers to be kept.</summary>
public sealed class ArrivalLimit : IDisposable
{
    private const string Unlimited = "";
    private const string Unknown = "unknown";
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly PartitionedRateLimiter<string> _byAddress;

    public ArrivalLimit(IOptions<SignInOptions> options) => _byAddress = PartitionedRateLimiter.Create<string, string>(address => address is Unlimited
        ? RateLimitPartition.GetNoLimiter(address)
        : RateLimitPartition.GetFixedWindowLimiter(address, _ => new() { PermitLimit = options.Value.ArrivalsPerMinute, Window = s_window }));

    /// <summary>The client's address as it is counted: of IPv6 the network of 64 bits, of which one client has all addresses.</summary>
    public static string KeyOf(IPAddress? address) => address switch
    {
        null => Unknown,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]).ToString(),
        _ => address.ToString(),
    };

    /// <returns>How long to wait, or null when this one is let through.</returns>
    public TimeSpan? Refuses(string clientKey)
    {
        using var lease = _byAddress.AttemptAcquire(clientKey is Unlimited ? Unknown : clientKey);
        return lease.IsAcquired ? null : Wait(lease);
    }

    /// <summary>Lets the framework's middleware ask the same counter for the endpoints that carry <see cref="LimitedArrivalMetadata"/>.</summary>
    internal void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = _byAddress.WithTranslatedKey<HttpContext>(
            http => http.GetEndpoint()?.Metadata.GetMetadata<LimitedArrivalMetadata>() is null ? Unlimited : KeyOf(http.Connection.RemoteIpAddress),
            leaveOpen: true);
        options.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(Wait(context.Lease).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    }

    public void Dispose() => _byAddress.Dispose();

    private static TimeSpan Wait(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
}

/// <summary>Marks an endpoint that <see cref="ArrivalLimit"/> counts.</summary>
internal sealed class LimitedArrivalMetadata;
