using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>What the README of a bundle tells its reader to type, typed as it stands there.</summary>
public sealed partial class AuditBundleByHandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailboxwizard-by-hand-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_lines_of_the_README_verify_the_head_of_its_bundle_with_openssl_alone()
    {
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName;
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Audit:SigningCertificatePath"] = KeyCertificates.Make(keys, "right"),
            ["Audit:SigningCertificatePassword"] = "right",
        });
        using var sam = await app.SignInAsync("sam@spectrum.example");
        var bundle = Path.Combine(folder, "bundle");
        using (var zip = new ZipArchive(await (await AuditExportTests.ExportAsync(sam, "", "Bundle")).Content.ReadAsStreamAsync(Cancelled)))
            zip.ExtractToDirectory(bundle);

        var lines = Typed().Matches(await File.ReadAllTextAsync(Path.Combine(bundle, "README.md"), Cancelled)).Select(match => match.Groups["line"].Value).ToList();
        Assert.Equal(2, lines.Count);
        var said = await TypeAsync(bundle, lines);
        await File.AppendAllTextAsync(Path.Combine(bundle, "head.txt"), "0", Cancelled);
        var forged = await TypeAsync(bundle, lines);

        Assert.Equal((0, "Verified OK\n"), said);
        Assert.NotEqual(0, forged.Code);
    }

    private static async Task<(int Code, string Said)> TypeAsync(string folder, IEnumerable<string> lines)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-ec", string.Join('\n', lines)]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync(Cancelled);
        var complaint = process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, await said + await complaint);
    }

    [GeneratedRegex("`(?<line>openssl [^`]+)`")]
    private static partial Regex Typed();
}
