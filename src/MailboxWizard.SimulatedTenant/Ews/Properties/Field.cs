using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>One property of folders or of items: how it is written, and how it is compared.</summary>
/// <typeparam name="T">The thing with the property, together with the call it is shown to.</typeparam>
internal sealed record Field<T>(string Uri)
{
    /// <summary>What comes inside the element, or null where the thing has no such property.</summary>
    public required Func<T, object?> Write { get; init; }

    /// <summary>A string, a number, a flag or a moment for restrictions and sort orders; null for what Exchange calculates, by which it does not search.</summary>
    public Func<T, IComparable?>? Compared { get; init; }

    /// <summary>The base shapes it is in.</summary>
    public Shapes In { get; init; } = Shapes.All;

    /// <summary>FindItem and FindFolder show it too.</summary>
    public bool InFind { get; init; } = true;

    /// <summary>A bit among others, which always exists.</summary>
    public bool IsFlag { get; init; }

    /// <summary>Years of the schema before it do not know it.</summary>
    public int Since { get; init; } = 2007;

    /// <summary>Extended properties come right before this one.</summary>
    public bool AfterExtended { get; init; }

    public string Element => Uri[(Uri.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public XElement? ToXml(T thing) => Write(thing) switch
    {
        null => null,
        XElement written when written.Name == Types + Element => written,
        var content => new XElement(Types + Element, content is string text ? XmlText.Clean(text) : content),
    };
}

/// <summary>Base shapes: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange</summary>
internal enum Shapes
{
    /// <summary>Even IdOnly.</summary>
    Always,

    /// <summary>Default and AllProperties.</summary>
    Default,

    /// <summary>AllProperties.</summary>
    All,

    /// <summary>Only where it is asked for by name.</summary>
    OnRequest,
}
