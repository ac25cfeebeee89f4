using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A setting that can be read back at once and takes effect later, as Exchange's do.</summary>
[JsonConverter(typeof(SlowJson))]
public sealed class SlowSetting<T>
{
    // One object, so that a reader never sees the new value with the old moment.
    private volatile Change _last;

    public SlowSetting(T value) => _last = new Change(value, value, default);

    internal SlowSetting(Change last) => _last = last;

    /// <summary>What was written last; set, it is in force at once.</summary>
    public T Written
    {
        get => _last.New;
        set => _last = new Change(value, value, default);
    }

    /// <summary>From when on what was written last is in force.</summary>
    public DateTimeOffset InForceFrom => _last.From;

    internal Change Last => _last;

    /// <param name="from">Until then, what is in force now stays so.</param>
    /// <param name="now">A change that was still waiting is forgotten.</param>
    public void Write(T value, DateTimeOffset from, DateTimeOffset now) => _last = new Change(InForce(now), value, from);

    public T InForce(DateTimeOffset now)
    {
        var last = _last;
        return last.From <= now ? last.New : last.Old;
    }

    internal sealed record Change(T Old, T New, DateTimeOffset From);
}
