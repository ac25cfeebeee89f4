using System.Net;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>Lets the simulation listen on this machine only: it signs in whoever asks.</summary>
internal static class LoopbackAddress
{
    /// <exception cref="InvalidDataException">The address is not http on loopback.</exception>
    public static void Check(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttp || !url.IsLoopback)
            throw new InvalidDataException(
                $"'{url}' is refused. The simulated tenant signs in whoever asks, so it listens on this machine only: http://127.0.0.1:PORT or http://localhost:PORT.");
    }

    public static IPEndPoint EndPoint(Uri url)
        => new(IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? address : IPAddress.Loopback, url.IsDefaultPort ? 80 : url.Port);
}
