using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>An audit log with a certificate, its bundle as a file, and the programs by which somebody else looks into it.</summary>
public abstract class AuditBundleBench : IDisposable
{
    private static readonly string s_script = Path.Combine(Repository.Root, "src", "MailboxWizard", "Features", "Audit", "Export", "verify.py");

    protected string Folder { get; } = Directory.CreateTempSubdirectory("mailboxwizard-bundle-").FullName;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected string Bundle => Path.Combine(Folder, "bundle.zip");

    protected string Certificate => Path.Combine(Folder, "operator.pem");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected async Task<WizardApplication> StartAsync(StorageProvider provider, string? key = null)
    {
        var app = await WizardApplication.StartAsync(provider: provider, settings: new Dictionary<string, string?>
        {
            ["Audit:Key"] = key,
            ["Audit:SigningCertificatePath"] = KeyCertificates.Make(Folder, "right"),
            ["Audit:SigningCertificatePassword"] = "right",
        });
        await File.WriteAllTextAsync(Certificate, app.Services.GetRequiredService<AuditSignatures>().CertificatePem, Cancelled);
        return app;
    }

    /// <summary>Every hundredth is shown; foreign text of all kinds is in all of them.</summary>
    protected static Task FillAsync(WizardApplication app, int count) => FillAsync(app.Services.GetRequiredService<AuditLog>(), count);

    protected static async Task FillAsync(AuditLog log, int count)
    {
        await Task.WhenAll(Enumerable.Range(1, count).Select(number => log.AppendAsync(
            new()
            {
                TenantId = new(TestPeople.Contoso),
                TenantName = "Contoso",
                ActorId = new(new Guid("dddddddd-0000-4000-8000-000000000004")),
                ActorName = "Ada Admin",
                Action = AuditAction.Test,
                Subject = number % 100 == 0 ? $"shown {number}" : $"hidden {number}",
                Outcome = AuditOutcome.Passed,
                Run = number % 2 == 0 ? number : null,
                Detail = "\u202E\u001b[2J \uD83D\0 東京 📬 \"quoted\" \\",
            },
            Cancelled)));
    }

    protected async Task ExportAsync(WizardApplication app, string userName, string filter)
    {
        using var visitor = await app.SignInAsync(userName);
        var response = await AuditExportTests.ExportAsync(visitor, filter, "Bundle");
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        await File.WriteAllBytesAsync(Bundle, await response.Content.ReadAsByteArrayAsync(Cancelled), Cancelled);
    }

    protected Task<Ended> VerifyAsync(params string[] arguments) => RunAsync("python3", [s_script, Bundle, .. arguments]);

    protected static (int Code, string Said) InShort(Ended ended) => (ended.Code, ended.Said);

    protected string[] EntryLines() => Read("entries.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    protected string Read(string name)
    {
        using var zip = ZipFile.OpenRead(Bundle);
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    protected void Replace(string name, string content) => Replace(name, Encoding.UTF8.GetBytes(content));

    protected void Replace(string name, byte[] content)
    {
        using var zip = ZipFile.Open(Bundle, ZipArchiveMode.Update);
        zip.GetEntry(name)!.Delete();
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }

    protected static async Task<Ended> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync(Cancelled);
        var complaint = process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return new(process.ExitCode, await said, await complaint);
    }

    protected sealed record Ended(int Code, string Said, string Complaint);
}
