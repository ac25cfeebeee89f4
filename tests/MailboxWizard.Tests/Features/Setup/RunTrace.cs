using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Every request that the product sends to Microsoft, with its beginning and end, to count how many waited for one another.</summary>
public sealed class RunTrace
{
    private readonly ConcurrentQueue<TracedRequest> _all = [];

    public IReadOnlyList<TracedRequest> All => [.. _all.OrderBy(request => request.Started)];

    public void Attach(WebApplicationBuilder builder) => Attach(builder.Services);

    public void Attach(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Watching(_all)));

    public void Clear() => _all.Clear();

    /// <summary>
    /// The longest chain of requests each of which began when the one before had been answered: how many round trips there were,
    /// whatever else went on beside them.
    /// </summary>
    public static int RoundTrips(IReadOnlyList<TracedRequest> requests)
    {
        var longest = new int[requests.Count];
        for (var i = 0; i < requests.Count; i++)
            longest[i] = 1 + requests.Take(i).Select((before, at) => before.Ended <= requests[i].Started ? longest[at] : 0).DefaultIfEmpty(0).Max();
        return longest.DefaultIfEmpty(0).Max();
    }

    /// <summary>What was asked until the first answer of this kind was there, and the time that it took from the first request.</summary>
    public (IReadOnlyList<TracedRequest> Requests, TimeSpan Took) Until(Func<TracedRequest, bool> isLast, long from)
    {
        var last = All.First(isLast);
        return ([.. All.Where(request => request.Started < last.Ended && request.Ended <= last.Ended)], Stopwatch.GetElapsedTime(from, last.Ended));
    }

    public string Describe(long from) => string.Join('\n', All.Select(request =>
        $"{Stopwatch.GetElapsedTime(from, request.Started).TotalMilliseconds,7:0} to {Stopwatch.GetElapsedTime(from, request.Ended).TotalMilliseconds,7:0} ms  {request.Status} {request.Method} {request.Host}{request.Path}"));

    private sealed class Watching(ConcurrentQueue<TracedRequest> all) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (address, started, status) = (request.RequestUri!, Stopwatch.GetTimestamp(), 0);
            try
            {
                var answer = await base.SendAsync(request, cancellationToken);
                status = (int)answer.StatusCode;
                return answer;
            }
            finally
            {
                all.Enqueue(new(started, Stopwatch.GetTimestamp(), request.Method.Method, address.Host, address.AbsolutePath, status));
            }
        }
    }
}

/// <param name="Started">Of <see cref="Stopwatch"/>.</param>
/// <param name="Status">0 without an answer.</param>
public sealed record TracedRequest(long Started, long Ended, string Method, string Host, string Path, int Status)
{
    public bool OpensMailbox => Status is 200 && Path.EndsWith("/mailFolders/inbox", StringComparison.OrdinalIgnoreCase);

    public bool ReadsMessage => Status is 200 && Path.EndsWith("/messages", StringComparison.OrdinalIgnoreCase);
}
