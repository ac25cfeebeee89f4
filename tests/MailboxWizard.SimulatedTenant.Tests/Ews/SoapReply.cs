using System.Xml.Linq;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>What came back from Exchange Web Services, with what was asked.</summary>
internal sealed record SoapReply(string Request, Reply Http)
{
    public static readonly XNamespace Types = "http://schemas.microsoft.com/exchange/services/2006/types";
    public static readonly XNamespace Messages = "http://schemas.microsoft.com/exchange/services/2006/messages";
    public static readonly XNamespace Errors = "http://schemas.microsoft.com/exchange/services/2006/errors";
    public static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    public XElement Xml { get; } = Http.Body.Length > 0 ? XElement.Parse(Http.Body) : new XElement("nothing");

    public XElement Body => Xml.Element(Soap + "Body")!;

    /// <summary>One word for each thing that was asked about: NoError, or what is wrong.</summary>
    public IReadOnlyList<string> Codes => [.. Xml.Descendants(Messages + "ResponseCode").Select(code => code.Value)];

    /// <summary>The code of a fault.</summary>
    public string Fault
    {
        get
        {
            Http.Expect(500);
            var fault = Body.Element(Soap + "Fault")!;
            var code = fault.Element("detail")!.Element(Errors + "ResponseCode")!.Value;
            Assert.Equal($"a:{code}", fault.Element("faultcode")!.Value);
            return code;
        }
    }

    public string FaultText => Body.Element(Soap + "Fault")!.Element("faultstring")!.Value;

    public IEnumerable<string> Ids(string element) => Xml.Descendants(Types + element).Select(id => (string)id.Attribute("Id")!);

    public IReadOnlyList<string> Values(string element) => [.. Xml.Descendants(Types + element).Select(e => e.Value)];

    public string Value(string element) => Xml.Descendants(Types + element).Single().Value;

    /// <summary>The page that came: how many there are, where the next one begins, and whether this was the last.</summary>
    public (int All, int Next, bool IsLast) Page => Xml.Descendants(Messages + "RootFolder").Single() is var root
        ? ((int)root.Attribute("TotalItemsInView")!, (int)(root.Attribute("IndexedPagingOffset") ?? root.Attribute("NumeratorOffset"))!, (bool)root.Attribute("IncludesLastItemInRange")!) : default;

    public SoapReply Expect(params string[] codes)
    {
        Http.Expect(200);
        Assert.Equal(codes, Codes);
        return this;
    }
}
