using System.Xml.Linq;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>The version of the schema that a request is written in.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion
internal sealed record EwsVersion(string Name, int Year, int Pack)
{
    private static readonly EwsVersion[] s_all =
    [
        new("Exchange2007", 2007, 0), new("Exchange2007_SP1", 2007, 1), new("Exchange2009", 2010, 0), new("Exchange2010", 2010, 0), new("Exchange2010_SP1", 2010, 1),
        new("Exchange2010_SP2", 2010, 2), new("Exchange2012", 2013, 0), new("Exchange2013", 2013, 0), new("Exchange2013_SP1", 2013, 1), new("Exchange2015", 2015, 0),
        new("Exchange2016", 2016, 0), new("V2015_10_05", 2016, 0), new("V2016_01_06", 2016, 0), new("V2016_04_13", 2016, 0), new("V2016_07_13", 2016, 0),
        new("V2016_10_10", 2016, 0), new("V2017_01_07", 2016, 0), new("V2017_04_14", 2016, 0), new("V2017_07_11", 2016, 0), new("V2017_10_09", 2016, 0), new("V2018_01_08", 2016, 0),
    ];

    /// <summary>What a request without the header is taken for.</summary>
    public static EwsVersion WithoutHeader { get; } = s_all[1];

    /// <exception cref="EwsFault">There is no such version.</exception>
    public static EwsVersion Find(string name)
        => s_all.FirstOrDefault(version => version.Name == name) ?? throw new EwsFault("ErrorInvalidServerVersion", "The specified server version is invalid.");

    public bool IsAtLeast(int year, int pack = 0) => Year > year || (Year == year && Pack >= pack);

    /// <summary>Exchange Online's build, and the newest schema it has.</summary>
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/serverversioninfo
    public XAttribute[] ServerAttributes =>
    [
        new("MajorVersion", 15), new("MinorVersion", 20), new("MajorBuildNumber", 9343), new("MinorBuildNumber", 16),
        // Since Exchange 2010 the header names the schema as well.
        .. IsAtLeast(2010) ? new XAttribute[] { new("Version", "V2018_01_08") } : [],
    ];
}
