using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailboxWizard.Storage;

/// <summary>
/// Tells the other nodes that something has changed, by PostgreSQL's LISTEN and NOTIFY; alone on SQLite, it tells nobody. A notice
/// may be lost, and carries no more than what it is about: who hears it reads the database, and reads once more whenever the
/// connection comes back (https://www.postgresql.org/docs/current/sql-notify.html).
/// </summary>
public sealed partial class Notices(IOptions<StorageOptions> options, TimeProvider time, ILogger<Notices> logger) : BackgroundService
{
    private const string Channel = "mailboxwizard";

    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly Channel<string> _told = System.Threading.Channels.Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, Func<string?, Task>> _listeners = [];

    private bool IsAlone => options.Value.Provider is not StorageProvider.PostgreSql;

    /// <summary>Returns at once; the other nodes hear it within milliseconds, or not at all.</summary>
    /// <param name="topic">Letters only.</param>
    /// <param name="about">An id; never anything that is worth keeping to oneself.</param>
    public void Tell(string topic, string about)
    {
        if (!IsAlone)
            _told.Writer.TryWrite($"{_node} {topic} {about}");
    }

    /// <summary>Calls back for what other nodes tell, one after the other; with null when some of it may have been missed.</summary>
    public void Listen(string topic, Func<string?, Task> heard) => _listeners[topic] = heard;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        IsAlone ? Task.CompletedTask : Task.WhenAll(AgainAndAgainAsync(TellAsync, stoppingToken), AgainAndAgainAsync(HearAsync, stoppingToken));

    private async Task AgainAndAgainAsync(Func<CancellationToken, Task> act, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await act(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.ConnectionWasLost(logger, fault);
                await PauseAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task TellAsync(CancellationToken stoppingToken)
    {
        await using var source = NpgsqlDataSource.Create(PostgreSqlConnection.Of(options.Value));
        while (await _told.Reader.WaitToReadAsync(stoppingToken))
        {
            // The same said several times since is said once.
            var told = new HashSet<string>();
            while (told.Count < 1000 && _told.Reader.TryRead(out var one))
                told.Add(one);
            await using var command = source.CreateCommand("SELECT pg_notify(@channel, notice) FROM unnest(@notices) AS notice");
            command.Parameters.AddWithValue("channel", Channel);
            command.Parameters.AddWithValue("notices", told.ToArray());
            await command.ExecuteNonQueryAsync(stoppingToken);
        }
    }

    private async Task HearAsync(CancellationToken stoppingToken)
    {
        // A connection of its own that is kept: https://www.npgsql.org/doc/wait.html
        var settings = new NpgsqlConnectionStringBuilder(PostgreSqlConnection.Of(options.Value)) { Pooling = false, KeepAlive = 30 };
        await using var connection = new NpgsqlConnection(settings.ToString());
        var heard = System.Threading.Channels.Channel.CreateUnbounded<string>(new() { SingleReader = true });
        connection.Notification += (_, notice) => heard.Writer.TryWrite(notice.Payload);
        await connection.OpenAsync(stoppingToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(stoppingToken);
        foreach (var listener in _listeners.Values)
            await ToldAsync(listener, null);
        while (true)
        {
            await connection.WaitAsync(stoppingToken);
            while (heard.Reader.TryRead(out var notice))
                if (notice.Split(' ', 3) is [var node, var topic, var about] && node != _node && _listeners.TryGetValue(topic, out var listener))
                    await ToldAsync(listener, about);
        }
    }

    private async Task ToldAsync(Func<string?, Task> listener, string? about)
    {
        try
        {
            await listener(about);
        }
        catch (Exception fault)
        {
            Log.ListenerFailed(logger, fault);
        }
    }

    private async Task PauseAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(s_again, time, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that carries notices between nodes was lost and is made again.")]
        public static partial void ConnectionWasLost(ILogger logger, Exception fault);

        [LoggerMessage(Level = LogLevel.Error, Message = "A notice of another node could not be followed.")]
        public static partial void ListenerFailed(ILogger logger, Exception fault);
    }
}
