using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Tests.Platform;

/// <summary>Protection keys whose secret follows from their id.</summary>
internal static class Keys
{
    public static ProtectionKeys Of(params string[] ids) => Read([.. ids.Select(id => $"{id}:{Secret(id)}")]);

    public static ProtectionKeys Read(params string[] keys)
        => ProtectionKeys.Read(Settings(keys.Select((key, i) => ($"ServiceNet:Protection:Keys:{i}", key))));

    public static IConfiguration Settings(params IEnumerable<(string Name, string Value)> values)
        => new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build();

    public static string Secret(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
