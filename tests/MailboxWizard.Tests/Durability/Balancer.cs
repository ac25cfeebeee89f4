using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>Debian's nginx with the sample of <c>docs/deployment</c>: ports, certificate and nodes filled in, nothing else changed.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly ServerProcess process;

    private Balancer(DirectoryInfo folder, ServerProcess process, Uri address, X509Certificate2 certificate) =>
        (this.folder, this.process, Address, Certificate) = (folder, process, address, certificate);

    public static string Sample => Path.Combine(Repository.Root, "docs", "deployment", "nginx.conf");

    public Uri Address { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>Each request so far: who answered it, with what, and what it was.</summary>
    public IReadOnlyList<(int Port, int Status, string Request)> Answered =>
    [
        .. File.ReadAllLines(Path.Combine(folder.FullName, "access.log")).Select(line => line.Split('|'))
            // Where one did not answer and another was asked, both are named; the last one answered.
            .Select(parts => (int.Parse(parts[0].Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts[2])),
    ];

    /// <summary>What the sample itself writes down.</summary>
    public string Logged => File.ReadAllText(Path.Combine(folder.FullName, "mailboxwizard.log")) + File.ReadAllText(Path.Combine(folder.FullName, "error.log"));

    public static Uri Site(int port) => new($"https://localhost:{port}");

    public static async Task<Balancer> StartAsync(int port, int first, int second)
    {
        if (ServerProcess.Find("nginx", "/usr/sbin") is not { } program)
        {
            StorageServers.Missing("nginx");
            throw new InvalidOperationException();
        }

        var folder = Directory.CreateTempSubdirectory("mailboxwizard-nginx-");
        var certificate = WriteCertificate(folder.FullName);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "sample.conf"), Filled(
            await File.ReadAllTextAsync(Sample),
            ("listen 443 ssl;", $"listen 127.0.0.1:{port} ssl;"),
            ("server first:8080 ", $"server 127.0.0.1:{first} "),
            ("server second:8080 ", $"server 127.0.0.1:{second} "),
            ("/etc/nginx/tls/certificate.pem", $"{folder.FullName}/certificate.pem"),
            ("/etc/nginx/tls/key.pem", $"{folder.FullName}/key.pem"),
            // Beside the sample's own log, the one that these tests read.
            ("access_log /var/log/nginx/access.log mailboxwizard;", $"access_log {folder.FullName}/access.log answered; access_log {folder.FullName}/mailboxwizard.log mailboxwizard;"),
            ("/var/log/nginx/error.log", $"{folder.FullName}/error.log")));
        // What Debian and nginx's image say around it, and nothing outside the temporary folder.
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"),
            $$"""
            daemon off;
            master_process off;
            pid {{folder.FullName}}/nginx.pid;
            events { }
            http {
                log_format answered '$upstream_addr|$status|$request';
                access_log {{folder.FullName}}/access.log answered;
                client_body_temp_path {{folder.FullName}}/body;
                proxy_temp_path {{folder.FullName}}/proxy;
                fastcgi_temp_path {{folder.FullName}}/fastcgi;
                uwsgi_temp_path {{folder.FullName}}/uwsgi;
                scgi_temp_path {{folder.FullName}}/scgi;
                include {{folder.FullName}}/sample.conf;
            }
            """);
        var process = ServerProcess.Start(program, ["-p", folder.FullName, "-c", "nginx.conf", "-e", "stderr"]);
        var balancer = new Balancer(folder, process, Site(port), certificate);
        Assert.True(await Condition.ComesTrueAsync(async () => process.HasExited || await balancer.AnswersAsync(), TimeSpan.FromSeconds(30)) && !process.HasExited, process.Said);
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Certificate.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        using var visitor = new WebVisitor(Address, Certificate);
        try
        {
            using var answer = await visitor.SendAsync(new(HttpMethod.Get, "/health/ready"));
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Filled(string sample, params (string There, string Here)[] changes)
    {
        foreach (var (there, here) in changes)
        {
            Assert.Contains(there, sample, StringComparison.Ordinal);
            sample = sample.Replace(there, here, StringComparison.Ordinal);
        }

        return sample;
    }

    private static X509Certificate2 WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
