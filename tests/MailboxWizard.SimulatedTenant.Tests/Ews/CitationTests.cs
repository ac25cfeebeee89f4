using System.Text.RegularExpressions;
using MailboxWizard.EwsClient;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>What these tests expect of Exchange is not ours to say: each class names the page of https://learn.microsoft.com that says it.</summary>
public sealed partial class CitationTests
{
    public static TheoryData<string> Folders => ["Access", "Ews", "ExchangeAdmin", "Mail"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_class_of_tests_cites_documentation(string folder)
    {
        var files = Directory.GetFiles(ExchangelibReader.Script("MailboxWizard.SimulatedTenant.Tests", folder), "*Tests.cs");

        Assert.NotEmpty(files);
        Assert.Empty(files.Where(file => !Summary().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName));
    }

    [GeneratedRegex(@"^///.*https://learn\.microsoft\.com/?\S*", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
