namespace Piaohao.Storage.Tests;
