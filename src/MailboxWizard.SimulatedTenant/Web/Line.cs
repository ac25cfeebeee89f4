using System.Globalization;
using System.Net.Sockets;
using MailboxWizard.SimulatedTenant.Scenarios;
using Microsoft.AspNetCore.Connections.Features;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>The way between a client and Microsoft: it takes time, breaks, and ends half-way when the tenant's weather is bad.</summary>
internal static class Line
{
    public static async Task CarryAsync(HttpContext http, Simulation simulation, bool isLogin, Func<HttpContext, Task> answer)
    {
        var notes = RequestNotes.Of(http);
        notes.Tenant = TenantOfRequest.Peek(http.Request, isLogin, simulation.State);
        var weather = simulation.Weather.Of(notes.Tenant);
        await weather.TravelAsync(http.RequestAborted);
        if (notes.Tenant is not null && weather.IsPassing)
            lock (simulation.State.Gate) weather.Pass(notes.Tenant);
        // The Date header is the word of the server's own clock.
        if (weather.Knobs.ClockSkewSeconds != 0) http.Response.Headers.Date = weather.Now.ToString("R", CultureInfo.InvariantCulture);
        switch (weather.Connects())
        {
            case LineState.Reset:
                notes.Weather = "connection reset";
                await SwallowAsync(http, answer);
                http.Abort();
                break;
            case LineState.CutHalfWay:
                notes.Weather = "answer cut half-way";
                await SendHalfAsync(http, await SwallowAsync(http, answer));
                break;
            default:
                await answer(http);
                break;
        }
    }

    // The request is carried out whole: what is lost is the answer, which is why a client must not simply repeat what it wrote.
    private static async Task<byte[]> SwallowAsync(HttpContext http, Func<HttpContext, Task> answer)
    {
        var wire = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        try
        {
            await answer(http);
        }
        finally
        {
            http.Response.Body = wire;
        }
        return held.ToArray();
    }

    private static async Task SendHalfAsync(HttpContext http, byte[] whole)
    {
        // Without a body there is nothing to cut but the connection.
        if (whole.Length > 1)
        {
            http.Response.ContentLength = whole.Length;
            await http.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            // An abort would throw away at the client what it has not read yet, so the connection ends in good order first,
            // once the server's own buffer has had the time to reach the socket.
            await Task.Delay(TimeSpan.FromMilliseconds(100), http.RequestAborted);
            http.Features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Send);
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None), GoneAsync(http));
        }
        http.Abort();
    }

    private static Task GoneAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        http.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    }
}
